"""`/account`: what a person may change about themselves."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.asked import asked, asked_fault
from tickets_app.components.fields import field, password_input
from tickets_app.components.menu import appearance_segment, language_segment
from tickets_app.components.native_form import native_form
from tickets_app.components.parts import notice
from tickets_app.components.shell import frame
from tickets_app.components.texts import T, title
from tickets_app.domain.people import Role
from tickets_app.state.session import SessionState


@rx.page(route="/account", title=title("account.page"), on_load=SessionState.refresh)
def account() -> rx.Component:
    return frame(
        rx.el.div(
            rx.el.header(
                rx.el.h1(T("account.title")), rx.el.p(T("account.lead")), class_name="greeting"
            ),
            _you(),
            _looks(),
            _password(),
            _leave(),
            class_name="settings",
        ),
        place="account",
    )


def _you() -> rx.Component:
    roles = [(role.value, T(f"role.{role}")) for role in Role]
    facts = rx.el.dl(
        _fact("account.name", SessionState.name),
        _fact("account.email", SessionState.email),
        rx.cond(
            SessionState.department != "", _fact("account.department", SessionState.department)
        ),
        _fact("account.role", rx.match(SessionState.role, *roles, "")),
        class_name="facts",
    )
    return rx.el.section(rx.el.h2(T("account.you")), facts, class_name="card")


def _fact(key: str, value: rx.Var[str]) -> rx.Component:
    return rx.el.div(rx.el.dt(T(key)), rx.el.dd(value))


def _looks() -> rx.Component:
    return rx.el.section(
        rx.el.h2(T("account.looks")),
        rx.el.div(rx.el.span(T("menu.language")), language_segment(), class_name="setting"),
        rx.el.div(rx.el.span(T("menu.appearance")), appearance_segment(), class_name="setting"),
        class_name="card",
    )


def _password() -> rx.Component:
    done = notice("circle-check", rx.el.span(T("account.changed")), look="ok", role="status")
    return rx.el.section(
        rx.el.h2(T("account.password")),
        rx.cond(asked("changed") != "", done),
        native_form(
            # Password managers look for whose password it is.
            rx.el.input(
                type="text",
                name="username",
                value=SessionState.email,
                read_only=True,
                auto_complete="username",
                hidden=True,
            ),
            _secret("current", asked_fault("current"), "current-password"),
            _secret("new", asked_fault("password"), "new-password", T("setup.password.help")),
            _secret("again", asked_fault("again"), "new-password"),
            rx.el.button(T("account.change"), type="submit", class_name="button line"),
            action="/auth/password",
        ),
        class_name="card",
    )


def _secret(
    name: str, error: rx.Var[str], kind: str, help_words: rx.Var[str] | str = ""
) -> rx.Component:
    return field(
        name,
        T(f"account.{name}"),
        password_input(name, auto_complete=kind, error=error),
        help_words=help_words,
        error=error,
    )


def _leave() -> rx.Component:
    go = rx.el.button(T("account.leave"), type="submit", class_name="button line")
    return rx.el.section(
        rx.el.div(
            rx.el.span(T("account.leave.why")),
            native_form(go, action="/auth/logout"),
            class_name="setting",
        ),
        class_name="card",
    )
