"""The number of deliveries that have stopped, beside a place of the administrator's."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.texts import T
from tickets_app.state.stopped import StoppedState


def stopped_badge() -> rx.Component:
    count = StoppedState.count
    words = rx.cond(count == 1, T("admin.stopped.one"), T("admin.stopped.many", count=count))
    badge = rx.el.span(
        rx.el.span(count, aria_hidden="true"),
        rx.el.span(words, class_name="unseen"),
        class_name="unread",
    )
    return rx.cond(count > 0, badge)
