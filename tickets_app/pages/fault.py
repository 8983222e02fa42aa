"""`/fault`: something failed on our side; the code names it for support."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.asked import asked
from tickets_app.components.icons import icon
from tickets_app.components.parts import link_button
from tickets_app.components.shell import frame
from tickets_app.components.texts import T, title
from tickets_app.state.feedback import FeedbackState


@rx.page(route="/fault", title=title("fault.title"))
def fault() -> rx.Component:
    code = asked("code")
    copy = rx.el.button(
        icon("copy", 17),
        T("fault.copy"),
        type="button",
        class_name="button line compact",
        data_copies=code,
        on_click=FeedbackState.tell("fault.copied", {}),
    )
    return frame(
        rx.el.section(
            rx.el.h1(T("fault.title"), id="fault"),
            rx.el.p(T("fault.why"), " ", rx.el.b(code, class_name="strong figures")),
            rx.el.div(
                link_button(T("fault.again"), "/", look="ink", is_compact=True),
                rx.cond(code != "", copy),
                class_name="empty-acts",
            ),
            class_name="group empty small-words",
            aria_labelledby="fault",
        ),
        is_for_anybody=True,
    )
