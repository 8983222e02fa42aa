"""Where files are dropped, pasted or chosen; `uploads.js` sends them and draws their rows."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.icons import icon
from tickets_app.components.texts import T
from tickets_app.domain.tickets import FILES_PER_MESSAGE

WORDS = {
    "data-words-sending": "file.sending",
    "data-words-ready": "file.ready",
    "data-words-too-large": "file.too_large",
    "data-words-too-many": "file.too_many",
    "data-words-failed": "file.failed",
    "data-words-remove": "file.remove",
    "data-words-stop": "file.stop",
    "data-words-going-up": "file.going_up",
    "data-words-waiting": "new.files.waiting",
}


def uploads(*inside: rx.Component, limit: rx.Var[int] | int, class_name: str = "") -> rx.Component:
    """Make of a part of a form the place of its files; the form gets their ids as `file_ids`."""
    facts = {name: T(key) for name, key in WORDS.items()}
    limits = {"data-limit": limit, "data-most": FILES_PER_MESSAGE}
    return rx.el.div(
        *inside,
        rx.el.input(
            type="file",
            multiple=True,
            hidden=True,
            tab_index=-1,
            aria_hidden="true",
            custom_attrs={"data-file-input": ""},
        ),
        rx.el.input(
            type="hidden", name="file_ids", default_value="", custom_attrs={"data-file-ids": ""}
        ),
        rx.el.ul(class_name="files", custom_attrs={"data-file-list": ""}),
        rx.el.p(class_name="unseen", role="status", custom_attrs={"data-file-news": ""}),
        class_name=class_name,
        custom_attrs={"data-uploads": "", **facts, **limits},
    )


def file_drop(limit: rx.Var[int]) -> rx.Component:
    """Draw the dashed box, with its rows below."""
    size = (limit / 1024 / 1024).to_string() + "\u00a0MB"
    choose = rx.el.button(
        T("new.files.choose"),
        type="button",
        class_name="link strong",
        custom_attrs={"data-file-choose": ""},
    )
    return uploads(
        rx.el.div(
            icon("paperclip", 22),
            rx.el.div(
                T("new.files.drop"),
                " ",
                choose,
                rx.el.p(
                    T("new.files.limit", count=FILES_PER_MESSAGE, size=size),
                    class_name="small quiet",
                ),
                class_name="resting grow",
            ),
            rx.el.span(T("new.files.over"), class_name="over"),
            class_name="drop",
        ),
        limit=limit,
    )
