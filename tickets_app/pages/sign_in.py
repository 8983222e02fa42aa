"""`/sign-in`: e-mail and password, handed over by the browser's own form."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.door import door
from tickets_app.components.fields import field, password_input, text_input
from tickets_app.components.native_form import native_form
from tickets_app.components.parts import notice
from tickets_app.components.texts import T

ASKED = rx.State.router.url.query_parameters
ERRORS = ("credentials", "throttled", "refused")


@rx.page(route="/sign-in", title=T("sign_in.page"))
def sign_in() -> rx.Component:
    return door(
        rx.el.h1(T("sign_in.title")),
        rx.el.p(T("sign_in.lead"), class_name="lead"),
        _what_happened(),
        native_form(
            rx.el.input(type="hidden", name="next", value=ASKED.get("next", "/")),
            field("email", T("sign_in.email"), _email()),
            field(
                "password",
                T("sign_in.password"),
                password_input("password", auto_complete="current-password"),
            ),
            rx.el.button(T("sign_in.go"), type="submit", class_name="button ink wide"),
            action="/auth/login",
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
    error = ASKED.get("error", "")
    sentences = [(code, T(f"sign_in.{code}")) for code in ERRORS]
    refused = rx.match(error, *sentences, T("sign_in.refused"))
    left = notice("log-out", rx.el.span(T("sign_in.left")), role="status")
    return rx.cond(
        error != "",
        notice("circle-alert", rx.el.span(refused), look="bad", role="alert"),
        rx.cond(ASKED.get("left", "") != "", left),
    )
