"""A question before something is lost: what it means, the safe act first, the act itself last."""

from __future__ import annotations

from typing import Any

import reflex as rx

from tickets_app.components.parts import Words, button
from tickets_app.components.texts import T


def question(
    is_asked: rx.Var[bool], title: Words, meaning: Words, *, act: Words, on_yes: Any, on_no: Any
) -> rx.Component:
    """Draw the question while it is asked; `question.js` opens it and lets Escape say no."""
    asked = rx.el.dialog(
        rx.el.h2(title, id="question"),
        rx.el.p(meaning),
        rx.el.div(
            button(T("delivery.keep"), on_click=on_no, custom_attrs={"data-no": ""}),
            button(act, look="ink", on_click=on_yes),
            class_name="dialog-end",
        ),
        class_name="dialog",
        aria_labelledby="question",
        custom_attrs={"data-question": ""},
    )
    return rx.cond(is_asked, asked)
