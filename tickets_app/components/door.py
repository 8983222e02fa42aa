"""The layout of sign-in and set-up: words on one side, the lamp on the other."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.scene import scene
from tickets_app.components.shell import brand, ground
from tickets_app.components.texts import T
from tickets_app.state.session import SessionState


def door(*words: rx.Component) -> rx.Component:
    return ground(
        rx.el.main(
            rx.el.div(
                brand(href=""),
                rx.el.div(*words, class_name="door-card"),
                rx.el.div(rx.el.span(SessionState.company), _languages(), class_name="door-base"),
                class_name="door-words",
            ),
            rx.el.div(scene(), class_name="door-scene"),
            id="main",
            class_name="door",
        )
    )


def _languages() -> rx.Component:
    return rx.el.span(
        *(
            rx.el.button(
                T(f"own.{code}"),
                type="button",
                lang=tag,
                data_speaks=code,
                aria_pressed=rx.cond(SessionState.language == code, "true", "false"),
            )
            for code, tag in (("pt", "pt-BR"), ("en", "en"))
        ),
        role="group",
        aria_label=T("sign_in.language"),
    )
