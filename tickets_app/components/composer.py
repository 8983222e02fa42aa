"""Where the reader writes: grows, keeps its draft, takes files; `composer.js` sends it."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.file_drop import uploads
from tickets_app.components.icons import icon
from tickets_app.components.parts import button, icon_button, link_button
from tickets_app.components.texts import T
from tickets_app.state.session import SessionState
from tickets_app.state.ticket import TicketState

VIEW = TicketState.view

TYPING_PAUSE = 5000
"""Milliseconds from one word that somebody types to the next."""


def foot() -> rx.Component:
    """Draw what stands below the thread: the question whether it is solved, and the composer."""
    return rx.el.div(
        rx.el.button(
            icon("arrow-down", 16),
            rx.el.span(),
            type="button",
            class_name="below",
            hidden=True,
            custom_attrs={
                "data-below": "",
                "data-one": T("thread.below.one"),
                "data-many": T("thread.below.many"),
            },
        ),
        rx.cond(VIEW.turn == "solved", _confirm_bar()),
        rx.cond(VIEW.can_write, composer(), _closed()),
        class_name="foot",
    )


def composer() -> rx.Component:
    return rx.el.form(
        rx.el.label(T("composer.label"), html_for="text", class_name="unseen"),
        rx.el.input(type="hidden", name="client_key", default_value=""),
        rx.el.input(type="hidden", name="replaces", default_value=""),
        uploads(_text(), _error(), _tools(), limit=TicketState.file_limit, class_name="box"),
        on_submit=TicketState.send,
        class_name="composer",
        custom_attrs={
            "data-composer": VIEW.number,
            "data-owner": SessionState.email,
            "data-sent": TicketState.sent_key,
            "data-error": TicketState.error,
        },
    )


def _text() -> rx.Component:
    reply = rx.cond(
        VIEW.agent != "", T("composer.reply", agent=VIEW.agent.split(" ")[0]), T("composer.write")
    )
    return rx.el.textarea(
        id="text",
        name="text",
        rows="1",
        placeholder=rx.cond(VIEW.reopens, T("composer.reopens"), reply),
        aria_describedby="composer-error",
        enter_key_hint="enter",
        on_key_down=TicketState.type_in.throttle(TYPING_PAUSE),
        custom_attrs={"data-key": "r"},
    )


def _error() -> rx.Component:
    return rx.el.p(TicketState.error, class_name="error", id="composer-error", role="alert")


def _tools() -> rx.Component:
    return rx.el.div(
        icon_button("paperclip", T("composer.attach"), custom_attrs={"data-file-choose": ""}),
        rx.el.span(T("composer.hint"), class_name="hint"),
        rx.el.button(
            rx.el.span(class_name="spinner", aria_hidden="true"),
            rx.el.span(
                rx.cond(VIEW.reopens, T("composer.send.reopen"), T("composer.send")),
                class_name="send-plain",
            ),
            rx.el.span(class_name="send-files"),
            rx.el.span(T("composer.saving"), class_name="send-busy"),
            type="submit",
            class_name=rx.cond(VIEW.reopens, "button soft compact", "button ink compact"),
            custom_attrs={
                "data-send": "",
                "data-one": T("composer.send.one"),
                "data-many": T("composer.send.many"),
            },
        ),
        class_name="composer-tools",
    )


def _confirm_bar() -> rx.Component:
    return rx.el.div(
        rx.el.p(T("confirm.asks")),
        button(T("confirm.not_yet"), is_compact=True, custom_attrs={"data-write": ""}),
        button(
            T("confirm.yes"),
            look="ink",
            shape="check",
            is_compact=True,
            on_click=TicketState.confirm,
        ),
        class_name="confirm-bar",
    )


def _closed() -> rx.Component:
    return rx.el.div(
        rx.cond(
            VIEW.closed_on == "",
            rx.el.p(T("removed.words")),
            rx.el.p(T("closed.words", day=VIEW.closed_on)),
        ),
        link_button(T("closed.new"), f"/tickets/new?continues={VIEW.number}", look="ink"),
        class_name="closed-bar",
    )
