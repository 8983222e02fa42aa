"""`/fresh`: gives a tab a new start when its state belongs to a sign-in that has ended."""

from __future__ import annotations

import reflex as rx

from tickets_app.texts.languages import pick
from tickets_app.texts.page_errors import TEXTS


@rx.page(route="/fresh", title="Tickets")
def fresh() -> rx.Component:
    return rx.el.main(
        rx.el.h1(pick(TEXTS["fresh.title"], "pt")),
        rx.script(src="/scripts/fresh.js"),
    )
