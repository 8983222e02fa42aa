"""One short sentence at the foot of the page, read out, for what the page itself does not show."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.parts import button
from tickets_app.components.texts import T
from tickets_app.state.feedback import FeedbackState


def short_words() -> rx.Component:
    is_fault = FeedbackState.code != ""
    acts = rx.fragment(
        button(T("fault.copy"), look="", is_compact=True, data_copies=FeedbackState.code),
        button(T("close"), look="", is_compact=True, on_click=FeedbackState.dismiss),
    )
    sentence = rx.el.div(
        rx.el.p(FeedbackState.text),
        rx.cond(is_fault, acts),
        class_name=rx.cond(is_fault, "said lasting", "said"),
        key=FeedbackState.turn.to_string(),
    )
    return rx.el.div(
        rx.cond(FeedbackState.text != "", sentence), class_name="short-words", role="status"
    )
