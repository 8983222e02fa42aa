"""What the administrator's pages share: their places on the left, and a form inside a row."""

from __future__ import annotations

from typing import Any

import reflex as rx

from tickets_app.components.icons import icon
from tickets_app.components.parts import button
from tickets_app.components.shell import frame
from tickets_app.components.stopped import stopped_badge
from tickets_app.components.texts import T

PLACES = (("delivery", "cloud-upload"), ("people", "users"), ("sectors", "layers"))


def admin_frame(
    place: str,
    *children: rx.Component,
    act: rx.Component | None = None,
    lead: rx.Component | None = None,
) -> rx.Component:
    """Draw a page of the administrator's; `act` is its main act, beside the heading.

    `lead` is the sentence below it, where that is not always the same.
    """
    return frame(
        rx.el.div(
            rx.el.nav(
                rx.el.h2(T("admin.places"), id="admin-places"),
                *(_place(name, shape, is_here=name == place) for name, shape in PLACES),
                class_name="admin-places",
                aria_labelledby="admin-places",
            ),
            rx.el.div(
                rx.el.header(
                    rx.el.div(rx.el.h1(T(f"{place}.title")), rx.el.p(lead or T(f"{place}.lead"))),
                    rx.el.div(act or rx.fragment(), class_name="end"),
                    class_name="heading",
                ),
                *children,
            ),
            class_name="admin",
        ),
        place="admin",
    )


def row_form(*fields: rx.Component, act: str, on_submit: Any, on_cancel: Any) -> rx.Component:
    """Draw a small form that opens inside a row."""
    return rx.el.form(
        *fields,
        rx.el.div(
            button(T(act), type="submit", is_compact=True),
            button(T("cancel"), look="ghost", is_compact=True, on_click=on_cancel),
            class_name="cluster",
        ),
        on_submit=on_submit,
        class_name="inline-form",
        no_validate=True,
    )


def _place(name: str, shape: str, *, is_here: bool) -> rx.Component:
    here: dict[str, Any] = {"aria_current": "page"} if is_here else {}
    badge = stopped_badge() if name == "delivery" else rx.fragment()
    return rx.el.a(icon(shape, 17), T(f"admin.{name}"), badge, href=f"/admin/{name}", **here)
