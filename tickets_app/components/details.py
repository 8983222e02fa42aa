"""The ticket beside its conversation: whose turn, what was asked, who follows, which files."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.attachment import kind_icon
from tickets_app.components.icons import icon, turn_icon
from tickets_app.components.native_link import native_link
from tickets_app.components.parts import face, lamp
from tickets_app.components.texts import T
from tickets_app.domain.rows import FileRow, PersonRow
from tickets_app.state.ticket import TicketState

VIEW = TicketState.view
File = rx.vars.ObjectVar[FileRow]
Person = rx.vars.ObjectVar[PersonRow]


def details() -> rx.Component:
    return rx.el.aside(
        _turn(),
        _request(),
        _people(),
        rx.cond(TicketState.files.length() > 0, _files()),
        rx.cond(VIEW.continues != "", _linked()),
        class_name="details",
        aria_label=T("ticket.details"),
        tab_index=0,
        id="details",
    )


def _section(heading: rx.Var[str], *children: rx.Component) -> rx.Component:
    return rx.el.section(rx.el.h2(heading), *children)


def _turn() -> rx.Component:
    yours = rx.el.p(lamp(), T("details.your_turn"), class_name="whose yours")
    others = rx.el.p(turn_icon(VIEW.turn), VIEW.turn_words, class_name=f"whose turn {VIEW.turn}")
    return _section(
        T("details.turn"),
        rx.cond(VIEW.turn == "you", yours, others),
        rx.el.p(VIEW.turn_help, class_name="whose-why"),
        rx.cond(VIEW.can_confirm, solved_button("button line on-phone")),
    )


def solved_button(class_name: str) -> rx.Component:
    """Draw the act by which the reader says that the matter is settled."""
    return rx.el.button(
        icon("check", 17),
        T("ticket.is_solved"),
        type="button",
        class_name=class_name,
        on_click=TicketState.confirm,
    )


def _request() -> rx.Component:
    return _section(
        T("details.request"),
        rx.el.dl(
            _pair(T("details.sector"), VIEW.sector),
            _pair(T("details.with"), _agent()),
            _pair(T("details.impact"), VIEW.complexity_words),
            _pair(T("details.priority"), _priority()),
            _pair(T("details.opened"), rx.el.time(VIEW.opened, title=VIEW.opened_exact)),
        ),
    )


def _agent() -> rx.Component:
    agent = rx.el.span(
        face(VIEW.agent_initials, VIEW.agent_hue, "tiny"), VIEW.agent, class_name="cluster"
    )
    nobody = rx.el.span(T("details.nobody"), class_name="quiet")
    return rx.cond(VIEW.agent != "", agent, nobody)


def _priority() -> rx.Component:
    shape = rx.match(
        VIEW.priority,
        ("high", icon("chevrons-up", 16)),
        ("urgent", icon("octagon-alert", 16)),
        rx.fragment(),
    )
    return rx.el.span(shape, VIEW.priority_words, class_name=f"priority {VIEW.priority}")


def _people() -> rx.Component:
    return _section(
        T("details.people"), rx.el.ul(rx.foreach(VIEW.people, _person), class_name="followers")
    )


def _person(person: Person) -> rx.Component:
    return rx.el.li(
        face(person.initials, person.hue, "tiny"),
        person.name,
        rx.el.span(person.hint, class_name="quiet small"),
        key=person.user_id,
    )


def _files() -> rx.Component:
    heading = T("details.files", count=TicketState.files.length())
    return _section(
        heading, rx.el.div(rx.foreach(TicketState.files, _tile), class_name="file-tiles")
    )


def _tile(file: File) -> rx.Component:
    drawn = rx.cond(
        (file.kind == "image") & (file.state == "ready"),
        rx.el.img(src=file.href, alt="", loading="lazy"),
        kind_icon(file),
    )
    return native_link(
        drawn,
        href=file.href,
        key=file.file_id,
        title=file.name,
        target="_blank",
        aria_label=T("thread.download", name=file.name),
    )


def _linked() -> rx.Component:
    return _section(
        T("details.linked"),
        rx.cond(
            VIEW.continues_href != "",
            rx.el.a(icon("link", 16), VIEW.continues, href=VIEW.continues_href),
            rx.el.p(VIEW.continues),
        ),
    )


def _pair(name: rx.Var[str], value: rx.Var[str] | rx.Component) -> rx.Component:
    return rx.fragment(rx.el.dt(name), rx.el.dd(value))
