"""Buttons, faces, whose turn it is, unread marks: the smallest pieces of every page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from tickets_app.components.icons import icon, turn_icon
from tickets_app.components.texts import T

Words = rx.Var | str


def button(words: Words, *, look: str = "line", shape: str = "", **props: Any) -> rx.Component:
    """Draw a button; `look` is ink, line, soft, ghost or bad, and a page has one ink button."""
    kind = f"button {look} compact" if props.pop("is_compact", False) else f"button {look}"
    props.setdefault("type", "button")
    return rx.el.button(*_shaped(shape), words, class_name=kind, **props)


def link_button(
    words: Words, href: Words, *, look: str = "line", shape: str = "", **props: Any
) -> rx.Component:
    """Draw a link that looks like a button."""
    kind = f"button {look} compact" if props.pop("is_compact", False) else f"button {look}"
    return rx.el.a(*_shaped(shape), words, href=href, class_name=kind, **props)


def icon_button(shape: str, label: Words, **props: Any) -> rx.Component:
    kind = "icon-button compact" if props.pop("is_compact", False) else "icon-button"
    props.setdefault("type", "button")
    return rx.el.button(icon(shape), class_name=kind, aria_label=label, **props)


def submit_button(words: Words, busy_words: Words, is_busy: rx.Var[bool]) -> rx.Component:
    """Draw the ink button of a form; it keeps its place while the form is on its way."""
    return rx.el.button(
        rx.el.span(class_name="spinner", aria_hidden="true"),
        rx.cond(is_busy, busy_words, words),
        type="submit",
        class_name="button ink",
        aria_busy=rx.cond(is_busy, "true", "false"),
    )


def face(initials: Words, hue: Words, size: str = "") -> rx.Component:
    """Draw the round face of a person, the square one of the assistant."""
    bot = rx.el.span(
        icon("bot", 12 if size == "tiny" else 18),
        class_name=f"face bot {size}",
        aria_hidden="true",
    )
    person = rx.el.span(initials, class_name=f"face {size} {hue}", aria_hidden="true")
    return rx.cond(rx.Var.create(hue) == "bot", bot, person)


def turn(code: rx.Var[str], words: rx.Var[str]) -> rx.Component:
    """Say whose move it is: word, shape and colour together, short enough for a list."""
    short = short_turn(code, words)
    return rx.el.span(turn_icon(code), short, class_name=f"turn {code}", title=words)


def short_turn(code: rx.Var[str], words: rx.Var[str]) -> rx.Var[str]:
    """Give the words of a turn where there is little room for them."""
    return rx.cond(code == "received", T("home.delivering"), words)


def lamp() -> rx.Component:
    return rx.el.span(class_name="lamp", aria_hidden="true")


def unread(count: rx.Var[int]) -> rx.Component:
    mark = rx.el.span(rx.el.span(T("unread"), class_name="unseen"), count, class_name="unread")
    return rx.cond(count > 0, mark)


def moment(words: rx.Var[str], exact: rx.Var[str]) -> rx.Component:
    """Say when in a word; the exact time stands on the pointer."""
    return rx.el.time(words, title=exact)


def notice(
    shape: str, *children: rx.Component | Words, look: str = "", **props: Any
) -> rx.Component:
    return rx.el.div(icon(shape), *children, class_name=f"notice {look}", **props)


def _shaped(shape: str) -> tuple[rx.Component, ...]:
    return (icon(shape, 17),) if shape else ()
