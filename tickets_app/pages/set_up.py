"""`/set-up`: the first administrator, made with a one-time code while nobody exists yet."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.asked import asked_fault
from tickets_app.components.door import door
from tickets_app.components.fields import field, password_input, text_input
from tickets_app.components.native_form import native_form
from tickets_app.components.texts import T, title


@rx.page(route="/set-up", title=title("setup.page"))
def set_up() -> rx.Component:
    return door(
        rx.el.h1(T("setup.title")),
        rx.el.p(T("setup.lead"), class_name="lead"),
        native_form(
            _line("code", T("setup.code"), auto_complete="one-time-code"),
            _line("name", T("setup.name"), auto_complete="name"),
            _line("email", T("sign_in.email"), type="email", auto_complete="username"),
            field(
                "password",
                T("sign_in.password"),
                password_input(
                    "password", auto_complete="new-password", error=asked_fault("password")
                ),
                help_words=T("setup.password.help"),
                error=asked_fault("password"),
            ),
            rx.el.button(T("setup.go"), type="submit", class_name="button ink wide"),
            action="/auth/setup",
            custom_attrs={"data-keeps": ""},
        ),
    )


def _line(name: str, label: rx.Var[str], **props: str) -> rx.Component:
    error = asked_fault(name)
    return field(name, label, text_input(name, error=error, required=True, **props), error=error)
