"""The drawing beside sign-in: a lamp that lights a laptop with an answer on it."""

from __future__ import annotations

import reflex as rx

svg = rx.el.svg

SHADE = "M268 312c34-20 76-6 98 28 11 18 9 30-3 36l-90 44c-12 5-22 0-29-16-14-34-6-76 24-92z"
ANSWER = "M424 618h66a8 8 0 0 1 8 8v20a8 8 0 0 1-8 8h-66a8 8 0 0 1-8-8v-20a8 8 0 0 1 8-8z"
CUP = "M594 636h52v40a12 12 0 0 1-12 12h-28a12 12 0 0 1-12-12z"
STEAM = "M608 618c0-8 6-8 6-16M626 618c0-8 6-8 6-16"


def scene() -> rx.Component:
    return svg(
        *_light(),
        svg.rect(x=0, y=690, width=760, height=400, class_name="desk"),
        svg.rect(x=0, y=688, width=760, height=4, class_name="edge"),
        *_laptop(),
        *_lamp(),
        *_cup(),
        view_box="0 56 760 900",
        preserve_aspect_ratio="xMidYMid slice",
        aria_hidden="true",
    )


def _light() -> tuple[rx.Component, ...]:
    beam = svg.linear_gradient(
        svg.stop(offset=0, stop_opacity="0.75", class_name="light-stop"),
        svg.stop(offset=1, stop_opacity="0.04", class_name="light-stop"),
        id="beam",
        x1=330,
        y1=400,
        x2=420,
        y2=690,
        gradient_units="userSpaceOnUse",
    )
    halo = svg.radial_gradient(
        svg.stop(offset=0, class_name="halo-stop"),
        svg.stop(offset=1, stop_opacity=0, class_name="light-stop"),
        id="halo",
        cx=400,
        cy=560,
        r=420,
        gradient_units="userSpaceOnUse",
    )
    return (
        svg.defs(beam, halo),
        svg.rect(x=0, y=-200, width=760, height=1300, fill="url(#halo)"),
        svg.path(d="M262 421 362 373 566 690H196z", fill="url(#beam)"),
    )


def _laptop() -> tuple[rx.Component, ...]:
    screen = "M352 570a10 10 0 0 1 10-10h148a10 10 0 0 1 10 10v102H352z"
    return (
        svg.path(d=screen, class_name="stroke papered", stroke_width=4),
        svg.path(d="M330 674h212l12 14H318z", class_name="stroke filled", stroke_width=4),
        svg.path(d="M374 590h66M374 606h44", class_name="stroke faint", stroke_width=4),
        svg.path(d=ANSWER, class_name="amber"),
        svg.path(d="M432 632h44M432 642h26", class_name="stroke on-amber", stroke_width="3.5"),
    )


def _lamp() -> tuple[rx.Component, ...]:
    foot = "M150 690c0-18 22-30 48-30s48 12 48 30z"
    return (
        svg.path(d=foot, class_name="stroke filled", stroke_width=5),
        svg.path(d="M198 660 154 486 276 332", class_name="stroke", stroke_width=5),
        svg.circle(cx=154, cy=486, r=10, class_name="edge"),
        svg.circle(cx=198, cy=658, r=8, class_name="edge"),
        svg.ellipse(
            cx=330,
            cy=394,
            rx=30,
            ry=16,
            custom_attrs={"transform": "rotate(-26 330 394)"},
            class_name="amber",
        ),
        svg.path(d=SHADE, class_name="stroke filled", stroke_width=5),
    )


def _cup() -> tuple[rx.Component, ...]:
    handle = "M646 646h8a10 10 0 0 1 0 22h-8"
    return (
        svg.path(d=CUP, class_name="stroke papered", stroke_width=4),
        svg.path(d=handle, class_name="stroke", stroke_width=4),
        svg.path(d=STEAM, class_name="stroke faint", stroke_width="3.5"),
    )
