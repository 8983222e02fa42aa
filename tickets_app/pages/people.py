"""`/admin/people`: the administrator makes people, gives roles, keeps out who has left."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.admin import admin_frame, row_form
from tickets_app.components.fields import (
    error_summary,
    fault,
    field,
    password_input,
    select,
    text_input,
)
from tickets_app.components.icons import icon
from tickets_app.components.parts import button
from tickets_app.components.texts import T, title
from tickets_app.components.ticket_rows import bones
from tickets_app.domain.people import Language, Role
from tickets_app.domain.rows import MemberRow
from tickets_app.state.people import PeopleState

Member = rx.vars.ObjectVar[MemberRow]


@rx.page(route="/admin/people", title=title("people.page"), on_load=PeopleState.load)
def people() -> rx.Component:
    return admin_frame(
        "people",
        rx.cond(PeopleState.is_adding, _new_person()),
        _search(),
        rx.cond(PeopleState.is_loaded, _members(), bones(3)),
        act=rx.cond(PeopleState.is_adding, rx.fragment(), _add_button()),
    )


def _add_button() -> rx.Component:
    return button(
        T("people.add"), look="ink", shape="user-plus", on_click=PeopleState.open_form(True)
    )


def _new_person() -> rx.Component:
    return rx.el.form(
        rx.el.h2(T("people.add")),
        rx.el.div(
            _line("name", auto_complete="off", auto_focus=True),
            _line("email", type="email", auto_complete="off"),
            _line("department", is_optional=True, auto_complete="off"),
            field("role", T("people.role"), _role_select()),
            field("language", T("people.language"), _language_select()),
            _password(),
            class_name="grid-of-fields",
        ),
        error_summary(PeopleState.faults),
        rx.el.div(
            button(T("people.create"), look="ink", type="submit"),
            button(T("cancel"), look="ghost", on_click=PeopleState.open_form(False)),
            class_name="cluster",
        ),
        on_submit=PeopleState.create,
        class_name="card add-card",
        no_validate=True,
    )


def _line(name: str, *, is_optional: bool = False, **props: str | bool) -> rx.Component:
    error = fault(PeopleState.errors, name)
    control = text_input(name, error=error, **props)
    return field(name, T(f"people.{name}"), control, error=error, is_optional=is_optional)


def _password() -> rx.Component:
    error = fault(PeopleState.errors, "password")
    return field(
        "password",
        T("people.password"),
        password_input("password", auto_complete="new-password", error=error),
        help_words=T("people.password.help"),
        error=error,
    )


def _role_select() -> rx.Component:
    return select("role", *_roles(), default_value=Role.EMPLOYEE.value)


def _language_select() -> rx.Component:
    options = (rx.el.option(T(f"language.{code}"), value=code.value) for code in Language)
    return select("language", *options, default_value=Language.PORTUGUESE.value)


def _roles() -> list[rx.Component]:
    return [rx.el.option(T(f"role.{role}"), value=role.value) for role in Role]


def _search() -> rx.Component:
    return rx.el.div(
        icon("search", 20),
        rx.el.label(T("people.search"), html_for="search", class_name="unseen"),
        rx.el.input(
            id="search",
            type="search",
            auto_complete="off",
            placeholder=T("people.search"),
            on_change=PeopleState.search.debounce(250),
        ),
        rx.el.kbd("/", aria_hidden="true"),
        class_name="search",
        role="search",
    )


def _members() -> rx.Component:
    nobody = rx.el.section(
        rx.el.h2(T("people.none", words=PeopleState.words)),
        class_name="group empty small-words entries",
    )
    return rx.cond(
        PeopleState.members.length() > 0,
        rx.el.ul(rx.foreach(PeopleState.members, _member), class_name="group entries"),
        nobody,
    )


def _member(member: Member) -> rx.Component:
    department = rx.cond(member.department != "", f"{member.department} · ", "")
    return rx.el.li(
        rx.el.div(
            rx.el.b(member.name),
            rx.cond(member.is_active, rx.fragment(), _off()),
            rx.el.small(department, member.email),
        ),
        rx.el.select(
            *_roles(),
            value=member.role,
            class_name="input compact",
            aria_label=T("people.role_of", name=member.name),
            on_change=lambda role: PeopleState.change_role(member.user_id, role),
        ),
        rx.el.div(
            button(
                T("people.reset"),
                look="ghost",
                is_compact=True,
                on_click=PeopleState.open_reset(member.user_id),
            ),
            _switch(member),
            class_name="entry-acts",
        ),
        rx.cond(PeopleState.resetting == member.user_id, _reset(member)),
        class_name=rx.cond(member.is_active, "entry", "entry off"),
        key=member.user_id,
    )


def _off() -> rx.Component:
    return rx.el.span(T("people.off"), class_name="tag")


def _switch(member: Member) -> rx.Component:
    return button(
        rx.cond(member.is_active, T("people.deactivate"), T("people.activate")),
        look="ghost",
        is_compact=True,
        on_click=PeopleState.switch(member.user_id, ~member.is_active),
    )


def _reset(member: Member) -> rx.Component:
    error = PeopleState.reset_error
    return rx.el.div(
        row_form(
            field(
                "reset-password",
                T("people.reset.of", name=member.name),
                password_input(
                    "reset-password",
                    field_name="password",
                    auto_focus=True,
                    auto_complete="new-password",
                    error=error,
                ),
                error=error,
            ),
            act="people.reset.save",
            on_submit=PeopleState.save_password,
            on_cancel=PeopleState.open_reset(""),
        ),
        class_name="entry-more",
    )
