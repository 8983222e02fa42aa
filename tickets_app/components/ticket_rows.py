"""A ticket in a list: asking something of the reader, or going on without them."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.parts import button, face, link_button, moment, turn, unread
from tickets_app.components.texts import T
from tickets_app.domain.rows import TicketRow
from tickets_app.state.home import HomeState

Row = rx.vars.ObjectVar[TicketRow]


def ask(row: Row) -> rx.Component:
    """Draw a ticket that waits for the reader, with what they may do about it right here."""
    return rx.el.li(
        face(row.speaker_initials, row.speaker_hue, "large"),
        rx.el.div(
            rx.el.h3(rx.el.a(row.title, href=row.href), _reference(row)),
            rx.el.p(_spoken(row), class_name="ask-question"),
            rx.el.div(
                rx.cond(row.is_yours, None, turn(row.turn, row.turn_words)),
                moment(row.when, row.when_exact),
                unread(row.unread_count),
                class_name="ask-when",
            ),
            class_name="grow",
        ),
        rx.el.div(
            rx.cond(row.is_confirmable, _confirm(row), _go_on(row)),
            class_name="ask-acts",
        ),
        class_name="ask",
        key=row.reference,
    )


def ticket_row(row: Row) -> rx.Component:
    """Draw a ticket that goes on, or was solved, as one link."""
    return rx.el.li(
        rx.el.div(
            rx.el.div(rx.el.a(row.title, href=row.href), _reference(row), class_name="row-title"),
            rx.el.div(
                face(row.speaker_initials, row.speaker_hue, "tiny"),
                rx.el.span(_spoken(row)),
                class_name="row-line",
            ),
        ),
        turn(row.turn, row.turn_words),
        rx.el.div(
            moment(row.when, row.when_exact), unread(row.unread_count), class_name="row-when"
        ),
        class_name=f"row {_kind(row)}",
        key=row.reference,
    )


def bones(count: int) -> rx.Component:
    """Draw rows without words, in their own geometry, where nothing old can be shown."""
    return rx.el.ul(
        *(_bone_row() for _ in range(count)),
        class_name="group late",
        aria_label=T("home.loading"),
    )


def _reference(row: Row) -> rx.Component:
    other = rx.cond(row.for_name != "", T("home.for", name=row.for_name), "")
    return rx.el.span(row.reference, " ", other, class_name="reference")


def _spoken(row: Row) -> rx.Var[str]:
    return rx.cond(row.speaker != "", f"{row.speaker}: {row.line}", row.line)


def _kind(row: Row) -> rx.Var[str]:
    return rx.cond(row.is_solved, "solved", rx.cond(row.unread_count > 0, "new", ""))


def _reply(row: Row, words: rx.Var[str]) -> rx.Component:
    return link_button(words, f"{row.href}?reply=1", is_compact=True)


def _go_on(row: Row) -> rx.Component:
    see = link_button(T("home.see_unsent"), row.href, is_compact=True)
    return rx.cond(row.is_unsent, see, _reply(row, T("home.reply")))


def _confirm(row: Row) -> rx.Component:
    return rx.fragment(
        _reply(row, T("home.not_yet")),
        button(T("home.is_solved"), is_compact=True, on_click=HomeState.confirm(row.number)),
    )


def _bone_row() -> rx.Component:
    def bone(width: str) -> rx.Component:
        return rx.el.span(class_name="bone", style={"width": width})

    return rx.el.li(
        rx.el.div(bone("62%"), bone("84%")), bone("120px"), bone("36px"), class_name="row"
    )
