"""Lists to take away: files that a spreadsheet opens and calculates nothing in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.requests import Request
from starlette.responses import Response

from tickets_app.domain import operations as shown_words
from tickets_app.services import operations, tools
from tickets_app.web.requests import actor_of

SIGNATURE = "\ufeff"
"""Without it spreadsheets take UTF-8 for something older."""
SEPARATORS = {"pt": ";", "en": ","}
"""What a spreadsheet in that language expects."""
PRIVATE = {"cache-control": "private, no-store", "x-content-type-options": "nosniff"}


async def delivery(request: Request) -> Response:
    """Answer the outgoing work of the list that is asked for; administrators alone."""
    actor = await actor_of(request)
    shown = shown_words.shown(request.query_params.get("show", ""))
    rows = await operations.table(tools.current(), actor, shown)
    name = f"delivery-{shown}-{tools.current().clock():%Y-%m-%d}.csv"
    return Response(
        written(rows, SEPARATORS[actor.language]),
        media_type="text/csv; charset=utf-8",
        headers={**PRIVATE, "content-disposition": f'attachment; filename="{name}"'},
    )


def written(rows: Iterable[Sequence[str]], separator: str) -> bytes:
    """Write the rows; every cell is quoted, so that no other separator splits one."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    return (SIGNATURE + out.getvalue()).encode()
