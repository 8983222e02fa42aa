"""What every document carries: our stylesheets, the typeface and our scripts."""

from __future__ import annotations

import reflex as rx

STYLESHEETS = [
    f"/styles/{name}.css"
    for name in ("tokens", "base", "parts", "shell", "list", "forms", "door", "admin", "ticket")
]
"""In the order in which they count."""

SCRIPTS = ("frame", "focus", "keys", "form")
"""What every page needs; the others come with the pages that draw what they are for."""


def head() -> list[rx.Component]:
    """Give what stands in the head; `look.js` blocks, so that no wrong language is painted."""
    return [
        rx.el.link(
            rel="preload",
            href="/fonts/inter-latin.woff2",
            custom_attrs={"as": "font", "type": "font/woff2", "crossOrigin": "anonymous"},
        ),
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.script(src="/scripts/look.js"),
        *(rx.el.script(src=f"/scripts/{name}.js", defer=True) for name in SCRIPTS),
    ]


def scripts(*names: str) -> rx.Component:
    """Load what a page needs beyond the rest, once, however often one comes back to it."""
    # React puts an asynchronous script with an address into the head and never loads it twice.
    return rx.fragment(*(rx.el.script(src=f"/scripts/{name}.js", async_=True) for name in names))
