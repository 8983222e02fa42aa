"""The JavaScript that a browser fetches for a first page, beside a blank Reflex page."""

from __future__ import annotations

from bench import blank, chromium
from bench.figures import Row
from bench.portal import Portal

LIMIT = 1.1


def rows(port: int) -> list[Row]:
    """Sign-in and list beside the blank page, each fetched by a browser that has nothing yet."""
    with blank.serve(port) as server:
        anchor = chromium.visit(f"http://127.0.0.1:{server.port}/").javascript_kib
    with Portal(port) as portal:
        sign_in = chromium.visit(portal.url("/login/")).javascript_kib
        home = chromium.visit(portal.url("/"), portal.signed_in).javascript_kib
    pages = {"sign-in page: JavaScript": sign_in, "list of tickets: JavaScript": home}
    return [
        Row(name, "KiB", kib, anchor, "blank `rx.theme` page", LIMIT, f"≤ {LIMIT:g}x")
        for name, kib in pages.items()
    ]
