"""What stands around every page: the line about the connection, and words for a broken page."""

from __future__ import annotations

from collections.abc import Callable

import reflex as rx
from reflex_components_core.base.error_boundary import error_boundary

from tickets_app.components.connection import connection_banner
from tickets_app.components.parts import button
from tickets_app.texts.table import M

Wrap = Callable[[bool], rx.Component | None]


def wraps() -> dict[tuple[int, str], Wrap]:
    """Give what stands in the place of Reflex's own English overlays."""
    return {
        (55, "ErrorBoundary"): lambda _: error_boundary(fallback_render=rx.Var.create(_broken())),
        (5, "Overlay"): lambda _: connection_banner(),
    }


def _broken() -> rx.Component:
    # The reader's language is part of the state that may be broken: both are said.
    portuguese, english = M["fault.title"]
    again, again_english = M["fault.again"]
    return rx.el.main(
        rx.el.section(
            rx.el.h1(portuguese),
            rx.el.p(english, lang="en"),
            rx.el.div(
                button(f"{again} · {again_english}", look="ink", data_act="reload"),
                class_name="empty-acts",
            ),
            class_name="empty",
        ),
        class_name="page",
    )
