"""The conversation: older messages on demand, then the window that changes by itself."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.asked import asked
from tickets_app.components.bubble import thread_row
from tickets_app.components.icons import icon
from tickets_app.components.parts import button
from tickets_app.components.texts import T
from tickets_app.state.thread import ThreadState, slots
from tickets_app.state.thread_rows import ThreadRow
from tickets_app.state.ticket import TicketState

VIEW = TicketState.view
BONES = ((False, "54%"), (True, "62%"), (False, "70%"), (False, "38%"))


def thread() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.cond(ThreadState.older_cursor > 0, _older()),
            rx.cond((asked("new") != "") & (VIEW.turn != "you"), _accepted()),
            rx.foreach(ThreadState.older, _row),
            rx.foreach(ThreadState.order, _slot),
            _typing(),
            class_name="thread",
        ),
        # Read out would be every older message too; the region below reads the new ones alone.
        role="log",
        aria_live="off",
        aria_label=T("ticket.talk"),
        tab_index=0,
        class_name="scroll",
        custom_attrs={"data-thread": VIEW.number},
    )


def news() -> rx.Component:
    """Read out what others write while the page is open, and note that it was seen."""
    return rx.fragment(
        rx.el.p(TicketState.news, class_name="unseen", role="status"),
        rx.el.button(
            type="button",
            hidden=True,
            on_click=TicketState.see,
            custom_attrs={"data-see": TicketState.view.number},
        ),
    )


def bones() -> rx.Component:
    rows = (
        rx.el.span(class_name="bone own" if is_own else "bone", style={"width": width})
        for is_own, width in BONES
    )
    return rx.el.div(
        rx.el.div(*rows, class_name="thread bones late"),
        class_name="scroll",
        aria_label=T("ticket.loading"),
        role="status",
    )


def _row(row: rx.vars.ObjectVar[ThreadRow]) -> rx.Component:
    return rx.fragment(thread_row(row=row), key=row.key)


def _slot(number: rx.Var[int]) -> rx.Component:
    cases = [(place, thread_row(row=slot)) for place, slot in enumerate(slots())]
    return rx.fragment(rx.match(number, *cases, rx.fragment()), key=number.to_string())


def _older() -> rx.Component:
    return button(
        T("thread.older"),
        look="ghost",
        is_compact=True,
        on_click=ThreadState.load_older,
        custom_attrs={"data-older": ""},
    )


def _accepted() -> rx.Component:
    return rx.el.section(
        rx.el.h2(icon("circle-check", 24), T("ticket.accepted", reference=VIEW.reference)),
        rx.el.p(T("ticket.accepted.more")),
        button(
            T("ticket.accepted.file"),
            shape="paperclip",
            is_compact=True,
            custom_attrs={"data-attach": ""},
        ),
        class_name="accepted card",
    )


def _typing() -> rx.Component:
    dots = rx.el.span(rx.el.i(), rx.el.i(), rx.el.i(), class_name="dots", aria_hidden="true")
    words = rx.el.p(
        dots,
        T("thread.typing", name=TicketState.typist),
        class_name="typing",
        key=TicketState.typing_turn.to_string(),
    )
    return rx.el.div(rx.cond(TicketState.typist != "", words), class_name="typing-place")
