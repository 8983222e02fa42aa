"""`/sign-in`: e-mail and password, handed over by the browser's own form."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.asked import asked
from tickets_app.components.door import door
from tickets_app.components.fields import field, password_input, text_input
from tickets_app.components.native_form import native_form
from tickets_app.components.parts import notice
from tickets_app.components.texts import T, title

MINUTE = 60


@rx.page(route="/sign-in", title=title("sign_in.page"))
def sign_in() -> rx.Component:
    return door(
        rx.el.h1(T("sign_in.title")),
        rx.el.p(T("sign_in.lead"), class_name="lead"),
        _what_happened(),
        native_form(
            rx.el.input(type="hidden", name="next", value=asked("next", "/")),
            field("email", T("sign_in.email"), _email()),
            field(
                "password",
                T("sign_in.password"),
                password_input("password", auto_complete="current-password"),
            ),
            rx.el.button(T("sign_in.go"), type="submit", class_name="button ink wide"),
            action="/auth/login",
            custom_attrs={"data-keeps": ""},
        ),
    )


def _email() -> rx.Component:
    return text_input(
        "email",
        type="email",
        auto_complete="username",
        placeholder=T("sign_in.email.example"),
        required=True,
    )


def _what_happened() -> rx.Component:
    refused = rx.match(
        asked("error"),
        ("credentials", T("sign_in.credentials")),
        ("throttled", _throttled()),
        T("sign_in.refused"),
    )
    left = notice("log-out", rx.el.span(T("sign_in.left")), role="status")
    return rx.cond(
        asked("error") != "",
        notice("circle-alert", rx.el.span(refused), look="bad", role="alert"),
        rx.cond(asked("left") != "", left),
    )


def _throttled() -> rx.Var[str]:
    # The address gives text; multiplying makes a number of it in the browser.
    seconds = asked("retry_after", "0").to(int) * 1
    minutes = (seconds + MINUTE - 1) // MINUTE
    return rx.cond(
        minutes > 1, T("sign_in.throttled.many", count=minutes), T("sign_in.throttled.one")
    )
