"""The mark and the lamp on its desk: our own drawings, coloured by the tokens."""

from __future__ import annotations

import reflex as rx

svg = rx.el.svg

TICKET = (
    "M5 0h18a5 5 0 0 1 5 5v2.4a3.6 3.6 0 0 0 0 7.2V17a5 5 0 0 1-5 5H5a5 5 0 0 1-5-5v-2.4"
    "a3.6 3.6 0 0 0 0-7.2V5a5 5 0 0 1 5-5Z"
)
SHADE = "M70 48c14-8 32-2 41 12 5 8 4 13-1 15l-38 19c-5 2-9 0-12-7-6-14-2-32 10-39z"
SLIP = (
    "M128 138h66a6 6 0 0 1 6 6v7a7 7 0 0 0 0 14v6a6 6 0 0 1-6 6h-66a6 6 0 0 1-6-6v-6"
    "a7 7 0 0 0 0-14v-7a6 6 0 0 1 6-6z"
)


def mark() -> rx.Component:
    return svg(
        svg.path(d=TICKET),
        svg.circle(cx=14, cy=11, r="4.2"),
        class_name="mark",
        view_box="0 0 28 22",
        aria_hidden="true",
    )


def lamp_off() -> rx.Component:
    """The lamp is off and a cup steams: nothing waits."""
    cup = (
        svg.path(d="M156 146h30v22a8 8 0 0 1-8 8h-14a8 8 0 0 1-8-8z", class_name="paper line"),
        svg.path(d="M186 152h4a7 7 0 0 1 0 14h-4", class_name="line"),
        svg.path(d="M165 137c0-5 4-5 4-10M176 137c0-5 4-5 4-10", class_name="line thin"),
    )
    return _desk(*cup, *_lamp())


def lamp_on_slip() -> rx.Component:
    """The lamp is lit on a slip with a question mark: there is no such page."""
    light = svg.linear_gradient(
        svg.stop(offset=0, stop_color="var(--lamp)", stop_opacity="0.55"),
        svg.stop(offset=1, stop_color="var(--lamp)", stop_opacity="0.05"),
        id="slip-light",
        x1=96,
        y1=80,
        x2=150,
        y2=180,
        gradient_units="userSpaceOnUse",
    )
    slip = (
        svg.defs(light),
        svg.path(d="M66 96 114 71 206 176H64Z", fill="url(#slip-light)"),
        svg.path(d=SLIP, class_name="paper line"),
        svg.path(d="M154 154c0-4 3-7 7-7s7 3 7 6c0 5-7 5-7 9", class_name="line thin"),
        svg.circle(cx=161, cy="168.5", r="1.8", class_name="inked"),
    )
    bulb = svg.ellipse(
        cx=97,
        cy=83,
        rx=13,
        ry="7.5",
        custom_attrs={"transform": "rotate(-24 97 83)"},
        class_name="light",
    )
    return _desk(*slip, *_lamp(bulb))


def _desk(*things: rx.Component) -> rx.Component:
    return svg(*things, class_name="drawing", view_box="0 0 240 190", aria_hidden="true")


def _lamp(*bulb: rx.Component) -> tuple[rx.Component, ...]:
    return (
        svg.path(d="M18 177h204", class_name="line"),
        svg.path(d="M28 176c0-8 9-13 20-13s20 5 20 13z", class_name="filled line"),
        svg.path(d="M48 163 30 104l42-48", class_name="line"),
        svg.circle(cx=30, cy=104, r=5, class_name="inked"),
        svg.circle(cx=48, cy=162, r=4, class_name="inked"),
        *bulb,
        svg.path(d=SHADE, class_name="filled line"),
    )
