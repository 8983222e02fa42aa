"""The list of one-key shortcuts, opened by `?` or from the menu."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.parts import button
from tickets_app.components.texts import T

KEYS = (
    ("keys.search", ("/",)),
    ("keys.new", ("c",)),
    ("keys.move", ("j", "k")),
    ("keys.open", ("Enter",)),
    ("keys.reply", ("r",)),
    ("keys.back", ("u",)),
    ("keys.send", ("Ctrl", "Enter")),
    ("keys.help", ("?",)),
)


def keys_dialog() -> rx.Component:
    return rx.el.dialog(
        rx.el.h2(T("keys.title"), id="keys-title"),
        rx.el.p(T("keys.where")),
        rx.el.dl(*(_line(key, strokes) for key, strokes in KEYS), class_name="key-list"),
        rx.el.label(
            rx.el.input(type="checkbox", default_checked=True, data_keys_switch="true"),
            T("keys.on"),
            class_name="switch-line",
        ),
        rx.el.div(button(T("close"), is_compact=True, data_act="close"), class_name="dialog-end"),
        id="keys",
        class_name="dialog",
        aria_labelledby="keys-title",
    )


def _line(key: str, strokes: tuple[str, ...]) -> rx.Component:
    return rx.el.div(rx.el.dt(*(rx.el.kbd(stroke) for stroke in strokes)), rx.el.dd(T(key)))
