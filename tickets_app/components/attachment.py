"""Files in the thread: pictures inline, everything else as a card; each by our own address."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.icons import icon
from tickets_app.components.native_link import native_link
from tickets_app.components.texts import T
from tickets_app.domain.rows import FileRow

File = rx.vars.ObjectVar[FileRow]

SHAPES = {"pdf": "file-text", "audio": "file-audio", "video": "file-video"}


def attachments(files: rx.Var[list[FileRow]]) -> rx.Component:
    """Draw a message's files; two pictures stand side by side."""
    return rx.el.div(rx.foreach(files, attachment), class_name="attachments")


def attachment(file: File) -> rx.Component:
    is_picture = (file.kind == "image") & (file.state == "ready")
    return rx.cond(is_picture, picture(file), file_card(file))


def picture(file: File) -> rx.Component:
    return rx.el.button(
        rx.el.img(src=file.href, alt=file.name, loading="lazy"),
        type="button",
        class_name="picture",
        aria_label=T("thread.enlarge", name=file.name),
        key=file.file_id,
        custom_attrs={"data-enlarge": file.href, **_named(file)},
    )


def file_card(file: File) -> rx.Component:
    return rx.el.div(
        rx.el.span(kind_icon(file), class_name="file-kind"),
        rx.el.span(
            rx.el.span(file.name, class_name="file-name"),
            rx.el.span(file.size, _state(file), class_name="file-size"),
        ),
        rx.cond(
            file.state == "ready",
            native_link(
                icon("download"),
                href=file.href,
                class_name="icon-button compact",
                aria_label=T("thread.download", name=file.name),
                download=True,
            ),
        ),
        class_name="file-card",
        key=file.file_id,
        custom_attrs=_named(file),
    )


def _named(file: File) -> dict[str, rx.Var[str]]:
    """Tell the scripts which file it is, should it be sent again with another message."""
    return {"data-file": file.file_id, "data-name": file.name, "data-size": file.size}


def kind_icon(file: File) -> rx.Component:
    cases = [(kind, icon(shape, 20)) for kind, shape in SHAPES.items()]
    return rx.fragment(rx.match(file.kind, *cases, icon("file", 20)))


def _state(file: File) -> rx.Component:
    return rx.fragment(
        rx.match(
            file.state,
            ("fetching", rx.el.span(" · ", T("thread.fetching"))),
            ("gone", rx.el.span(" · ", T("thread.gone"))),
            rx.fragment(),
        )
    )
