"""Where a form sends the browser next: always a path of ours, with what it has to say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlencode

from starlette.responses import RedirectResponse

OWN_PATH = re.compile(r"/(?![/\\])[\w\-./~%?=&]*", re.ASCII)
TYPED = "typed"
TYPED_SECONDS = 120


def safe_path(text: str) -> str:
    """Give the path when it surely stays with us, else the home page."""
    path = unquote(text.partition("?")[0])
    return text if OWN_PATH.fullmatch(text) and OWN_PATH.fullmatch(path) else "/"


def go(path: str, **told: str | int) -> RedirectResponse:
    """Send the browser to a page of ours, by GET, with what the page shall say."""
    query = urlencode({name: value for name, value in told.items() if value not in ("", "/")})
    return RedirectResponse(f"{path}?{query}" if query else path, 303)


def keep_typed(
    answer: RedirectResponse, path: str, typed: Mapping[str, str], *, is_https: bool
) -> None:
    """Let the page at `path` put back what was typed, from the short-lived cookie `typed`."""
    answer.set_cookie(
        TYPED,
        quote(urlencode(typed), safe=""),
        max_age=TYPED_SECONDS,
        path=path,
        secure=is_https,
        samesite="lax",
    )
