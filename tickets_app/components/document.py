"""What every document carries: our stylesheets, the typeface, and two scripts."""

from __future__ import annotations

import reflex as rx

STYLESHEETS = [
    f"/styles/{name}.css"
    for name in ("tokens", "base", "parts", "shell", "list", "forms", "door", "admin")
]
"""In the order in which they count."""


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
        rx.el.script(src="/scripts/frame.js", defer=True),
        rx.el.script(src="/scripts/keys.js", defer=True),
    ]
