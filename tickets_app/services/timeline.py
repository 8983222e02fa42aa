"""A window on a ticket's thread: one query for the entries, one for their files."""

from __future__ import annotations

from collections.abc import Sequence

from tickets_app.db import files as files_db
from tickets_app.db import timeline as timeline_db
from tickets_app.db.files import File
from tickets_app.db.timeline import TimelineEntry
from tickets_app.domain.people import Actor
from tickets_app.domain.rows import EntryPage, TicketView
from tickets_app.services import access, entry_rows, ticket_view
from tickets_app.services.tools import Tools

LARGEST_WINDOW = 100


async def page(
    tools: Tools,
    actor: Actor,
    number: int,
    before: int = 0,
    limit: int = 40,
    *,
    new_after: int = 0,
) -> EntryPage:
    """Give the newest entries, or those before an entry's id, oldest first.

    With `new_after` a "new" line stands above the first message of others heard after that entry.
    Raises NotFound where the ticket is not theirs.
    """
    wanted = max(1, min(limit, LARGEST_WINDOW))
    async with tools.readers() as session:
        ticket = await access.ticket(session, actor, number)
        found = await timeline_db.list_window(session, ticket.id, before, wanted + 1)
        files = await files_db.list_of_entries(session, [entry.id for entry in found])
    return _page(tools, actor, found, files, wanted, new_after)


async def newest(
    tools: Tools, actor: Actor, number: int, limit: int, *, new_after: int = 0
) -> tuple[TicketView, EntryPage]:
    """Give the ticket with its newest entries: what an open page reads when something changed.

    Raises NotFound where the ticket is not theirs.
    """
    wanted = max(1, min(limit, LARGEST_WINDOW))
    async with tools.readers() as session:
        sheet = await access.ticket_sheet(session, actor, number)
        found = await timeline_db.list_window(session, sheet.ticket.id, 0, wanted + 1)
        files = await access.files_of(session, sheet)
    view = ticket_view.draw(tools, actor, sheet, files)
    return view, _page(tools, actor, found, files, wanted, new_after)


async def count_older(tools: Tools, actor: Actor, number: int, before: int) -> int:
    """Count what stands before the entry of this id. Raises NotFound where it is not theirs."""
    async with tools.readers() as session:
        ticket = await access.ticket(session, actor, number)
        return await timeline_db.count_before(session, ticket.id, before)


def _page(
    tools: Tools,
    actor: Actor,
    found: Sequence[TimelineEntry],
    files: Sequence[File],
    wanted: int,
    new_after: int,
) -> EntryPage:
    shown = found[-wanted:]
    return EntryPage(
        entries=entry_rows.rows(actor, tools.clock(), shown, files, new_after),
        older_cursor=shown[0].id if len(found) > len(shown) else 0,
        newest_id=max((entry.id for entry in shown), default=0),
    )
