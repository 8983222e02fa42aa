"""Lucide shapes at our sizes; always beside words, or inside a button that has a label."""

from __future__ import annotations

import reflex as rx

TURN_ICONS = {
    "received": "cloud-upload",
    "unsent": "circle-alert",
    "queue": "circle-dashed",
    "support": "headset",
    "scheduled": "calendar-clock",
    "assistant": "bot",
    "solved": "circle-check",
    "confirmed": "circle-check",
    "closed": "check",
    "removed": "archive",
}
"""`you` has none: its pill is lit instead."""


def icon(name: str, size: int = 18) -> rx.Component:
    return rx.icon(name, size=size, aria_hidden="true")


def turn_icon(turn: rx.Var[str], size: int = 15) -> rx.Component:
    cases = [(name, icon(shape, size)) for name, shape in TURN_ICONS.items()]
    return rx.fragment(rx.match(turn, *cases, rx.fragment()))
