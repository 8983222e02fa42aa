"""What stands where nothing is, or nothing that the reader may know of."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.drawings import lamp_on_slip
from tickets_app.components.parts import link_button
from tickets_app.components.texts import T


def missing() -> rx.Component:
    return rx.el.section(
        lamp_on_slip(),
        rx.el.h1(T("missing.title"), id="missing"),
        rx.el.p(T("missing.why")),
        rx.el.div(link_button(T("missing.home"), "/", look="ink"), class_name="empty-acts"),
        rx.el.p(T("missing.colleague"), class_name="small aside"),
        class_name="empty",
        aria_labelledby="missing",
    )
