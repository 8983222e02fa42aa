"""One row of the thread: a message with its honest state, or events between two messages."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.attachment import attachments
from tickets_app.components.icons import icon
from tickets_app.components.parts import face
from tickets_app.components.texts import T
from tickets_app.state.feedback import FeedbackState
from tickets_app.state.thread_rows import EventRow, ThreadRow
from tickets_app.state.ticket import TicketState

Row = rx.vars.ObjectVar[ThreadRow]
Event = rx.vars.ObjectVar[EventRow]

EVENT_SHAPES = (
    "circle-check",
    "refresh-cw",
    "user",
    "layers",
    "chevrons-up",
    "calendar-clock",
    "bot",
    "archive",
)


@rx.memo
def thread_row(row: rx.Var[ThreadRow]) -> rx.Component:
    drawn: Row = row.to(ThreadRow)
    return rx.fragment(
        rx.cond(drawn.day != "", rx.el.p(drawn.day, class_name="day")),
        rx.cond(drawn.is_new, new_line()),
        rx.cond(drawn.kind == "events", events(drawn), message(drawn)),
    )


# A component of its own: in the row it would have every row drawn again with every message.
@rx.memo
def new_line() -> rx.Component:
    count = TicketState.new_count
    words = rx.cond(count == 1, T("thread.new.one"), T("thread.new.many", count=count))
    return rx.cond(count > 0, rx.el.p(rx.el.span(words), class_name="new-line", id="new"))


def message(row: Row) -> rx.Component:
    return rx.el.article(
        rx.cond(
            row.starts & ~row.is_own,
            rx.fragment(face(row.initials, _hue(row)), _speaker(row)),
        ),
        _body(row),
        rx.cond(row.files.length() > 0, attachments(row.files)),
        rx.cond(row.state == "failed", _failed(row), _time_line(row)),
        class_name=_look(row),
        tab_index=-1,
        aria_label=row.name,
        custom_attrs={"data-message": row.key, "data-key-item": "", "data-state": row.state},
    )


def _look(row: Row) -> str:
    side = rx.cond(row.is_own, "message own", "message")
    return f"{side} {rx.cond(row.starts, 'starts', 'goes-on')} {row.state}"


def _hue(row: Row) -> rx.Var[str]:
    return rx.cond(row.speaker == "bot", "bot", row.hue)


def _speaker(row: Row) -> rx.Component:
    is_support = row.speaker == "agent"
    return rx.el.p(
        rx.el.b(row.name),
        rx.cond(is_support & (row.name != T("thread.support")), rx.el.span(T("thread.support"))),
        class_name="speaker",
    )


def _body(row: Row) -> rx.Component:
    deleted = rx.el.div(
        icon("circle-slash", 16), rx.el.span(row.text), class_name="bubble deleted"
    )
    said = rx.cond(row.html != "", rx.html(row.html, class_name="bubble"))
    return rx.cond(row.is_deleted, deleted, said)


def _time_line(row: Row) -> rx.Component:
    edited = rx.cond(row.is_edited, " · " + T("message.edited"), "")
    stands = rx.cond(row.is_own & (row.state_words != ""), " · " + row.state_words, "")
    return rx.el.p(
        rx.match(
            row.state,
            ("saved", icon("cloud-upload", 13)),
            ("held", icon("hourglass", 13)),
            rx.fragment(),
        ),
        rx.el.time(row.when, title=row.exact),
        edited,
        stands,
        class_name="time-line",
    )


def _failed(row: Row) -> rx.Component:
    return rx.el.p(
        rx.el.span(icon("circle-alert", 15), T("thread.failed"), " ", row.reason),
        rx.cond(row.is_own, _ways_on(row)),
        class_name="time-line bad",
    )


def _ways_on(row: Row) -> rx.Component:
    copy = rx.el.button(
        T("thread.copy"),
        type="button",
        data_copies=row.text,
        on_click=FeedbackState.tell("thread.copied", {}),
    )
    others = rx.fragment(
        rx.el.button(T("thread.edit"), type="button", custom_attrs=_given_back(row)),
        rx.el.button(T("thread.discard"), type="button", on_click=TicketState.discard(row.key)),
    )
    return rx.el.span(
        rx.el.button(T("thread.again"), type="button", on_click=TicketState.send_again(row.key)),
        rx.cond(row.text != "", copy),
        rx.cond(row.can_replace, others),
        class_name="ways-on",
    )


def _given_back(row: Row) -> dict[str, rx.Var[str]]:
    return {"data-edit": row.key, "data-typed": row.text}


def events(row: Row) -> rx.Component:
    return rx.cond(row.events.length() == 1, _event(row.events[0]), _folded(row))


def _folded(row: Row) -> rx.Component:
    count = row.events.length()
    first, last = row.events[0].when, row.events[count - 1].when
    return rx.el.details(
        rx.el.summary(
            icon("chevron-down", 14),
            T("thread.changes", count=count),
            " · ",
            rx.el.time(rx.cond(first == last, first, f"{first}–{last}")),
        ),
        rx.foreach(row.events, _event),
        class_name="events",
    )


def _event(event: Event) -> rx.Component:
    shapes = [(name, icon(name, 15)) for name in EVENT_SHAPES]
    return rx.el.p(
        rx.match(event.icon, *shapes, icon("refresh-cw", 15)),
        rx.el.span(rx.cond(event.actor != "", rx.el.b(event.actor, " ")), event.text),
        rx.el.time(event.when),
        class_name="event",
        key=event.key,
    )
