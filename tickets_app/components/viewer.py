"""A picture at full size, always on a dark ground; `viewer.js` fills it and moves through them."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.icons import icon
from tickets_app.components.native_link import native_link
from tickets_app.components.parts import icon_button
from tickets_app.components.texts import T


def viewer() -> rx.Component:
    return rx.el.dialog(
        rx.el.div(
            rx.el.p(custom_attrs={"data-viewer-name": "", "data-words": T("viewer.place")}),
            native_link(
                icon("download"),
                href=rx.Var.create(""),
                download=True,
                class_name="icon-button",
                aria_label=T("viewer.download"),
                custom_attrs={"data-viewer-download": ""},
            ),
            icon_button("x", T("close"), custom_attrs={"data-act": "close"}),
            class_name="viewer-bar",
        ),
        rx.el.div(
            icon_button("arrow-left", T("viewer.before"), custom_attrs={"data-viewer-step": "-1"}),
            rx.el.img(alt="", custom_attrs={"data-viewer-picture": ""}),
            icon_button("arrow-right", T("viewer.after"), custom_attrs={"data-viewer-step": "1"}),
            class_name="viewer-stage",
        ),
        id="viewer",
        class_name="viewer",
        aria_label=T("viewer.label"),
    )
