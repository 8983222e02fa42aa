"""A box in which a person is found by name or e-mail and chosen by mouse or keyboard."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.fields import error_below, fault
from tickets_app.components.parts import face, icon_button
from tickets_app.components.texts import T
from tickets_app.domain.rows import PersonRow
from tickets_app.state.new_ticket import NewTicketState

FIELD = "requested_for_id"
OPTIONS = "people-found"


def person_picker() -> rx.Component:
    return rx.el.div(
        rx.el.label(T("new.person"), html_for=FIELD, class_name="label"),
        rx.cond(NewTicketState.person.user_id != "", _chosen(), _search()),
        error_below(FIELD, fault(NewTicketState.errors, FIELD)),
        rx.el.p(rx.el.span(T("new.person.sees")), id=f"{FIELD}-help", class_name="after"),
        class_name="person-field",
    )


def _search() -> rx.Component:
    is_open = (NewTicketState.people.length() > 0) | _is_in_vain
    return rx.el.div(
        rx.el.input(
            id=FIELD,
            name="person_words",
            type="text",
            class_name="input",
            auto_complete="off",
            placeholder=T("new.person.hint"),
            role="combobox",
            aria_controls=OPTIONS,
            aria_expanded=rx.cond(is_open, "true", "false"),
            aria_autocomplete="list",
            aria_describedby=f"{FIELD}-help",
            on_change=NewTicketState.look_for.debounce(250),
        ),
        rx.el.ul(
            rx.foreach(NewTicketState.people, _option),
            id=OPTIONS,
            role="listbox",
            class_name="options",
            hidden=NewTicketState.people.length() == 0,
            aria_label=T("new.person.found"),
        ),
        rx.el.p(
            rx.cond(_is_in_vain, T("new.person.none", words=NewTicketState.looked_for), ""),
            class_name="after",
            role="status",
        ),
        class_name="people",
    )


_is_in_vain = (NewTicketState.looked_for.length() > 1) & (NewTicketState.people.length() == 0)


def _option(person: rx.vars.ObjectVar[PersonRow]) -> rx.Component:
    return rx.el.li(
        face(person.initials, person.hue),
        rx.el.span(person.name, rx.el.small(person.hint)),
        id=f"person-{person.user_id}",
        role="option",
        class_name="option",
        aria_selected="false",
        on_click=NewTicketState.choose(person.user_id),
        key=person.user_id,
    )


def _chosen() -> rx.Component:
    person = NewTicketState.person
    return rx.el.div(
        face(person.initials, person.hue),
        rx.el.span(person.name),
        icon_button(
            "x",
            T("new.person.remove", name=person.name),
            is_compact=True,
            on_click=NewTicketState.choose(""),
        ),
        class_name="person",
        custom_attrs={"data-person": person.user_id, "data-name": person.name},
    )
