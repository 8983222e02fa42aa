"""The frame around every page of a signed-in person: bar, places, short words, menus."""

from __future__ import annotations

from typing import Any

import reflex as rx

from tickets_app.components.drawings import mark
from tickets_app.components.icons import icon
from tickets_app.components.keys import keys_dialog
from tickets_app.components.menu import face_menu
from tickets_app.components.parts import link_button
from tickets_app.components.short_words import short_words
from tickets_app.components.stopped import stopped_badge
from tickets_app.components.texts import T
from tickets_app.state.session import SessionState
from tickets_app.state.stopped import StoppedState


def frame(
    *children: rx.Component,
    place: str = "",
    new_look: str = "line",
    main_class: str = "page",
    has_places_below: bool = True,
    is_for_anybody: bool = False,
) -> rx.Component:
    """Draw a page; `place` is the lit one, `new_look` is "" where a new ticket is not offered."""
    bar, below = _bar(place, new_look), _places_below(place)
    if is_for_anybody:
        bar = rx.cond(SessionState.is_signed_in, bar, _bare_bar())
        below = rx.cond(SessionState.is_signed_in, below)
    return ground(
        rx.el.a(T("skip"), href="#main", class_name="skip", custom_attrs={"data-skip": ""}),
        bar,
        rx.el.main(*children, id="main", class_name=main_class, tab_index=-1),
        below if has_places_below else rx.fragment(),
        keys_dialog(),
    )


def ground(*children: rx.Component) -> rx.Component:
    """Draw what every page stands on; scripts read language and appearance from it."""
    facts = {
        "data-language": rx.cond(rx.State.is_hydrated, SessionState.language, ""),
        "data-appearance": rx.cond(
            rx.State.is_hydrated & SessionState.is_signed_in, SessionState.appearance, ""
        ),
    }
    return rx.el.div(*children, short_words(), class_name="frame", custom_attrs=facts)


def brand(href: str = "/") -> rx.Component:
    words = (mark(), rx.el.span(T("product")), rx.el.small(SessionState.company))
    return (
        rx.el.a(*words, href=href, class_name="brand")
        if href
        else rx.el.span(*words, class_name="brand")
    )


def _bar(place: str, new_look: str) -> rx.Component:
    new = link_button(
        T("place.new"), "/tickets/new", look=new_look, shape="plus", is_compact=True, data_key="c"
    )
    return rx.el.header(
        brand(),
        rx.el.nav(
            _place("/", T("place.tickets"), is_here=place == "tickets"),
            rx.cond(
                SessionState.is_admin,
                _admin_place(is_here=place == "admin"),
            ),
            class_name="places",
            aria_label=T("places"),
        ),
        rx.el.div(new if new_look else rx.fragment(), face_menu(), class_name="bar-end"),
        class_name="bar",
    )


def _admin_place(*, is_here: bool) -> rx.Component:
    # Whoever comes because of the number comes to what has stopped.
    href = rx.cond(StoppedState.count > 0, "/admin/delivery", "/admin/people")
    here: dict[str, Any] = {"aria_current": "page"} if is_here else {}
    return rx.el.a(
        T("place.admin"),
        stopped_badge(),
        href=href,
        class_name="place",
        on_mount=StoppedState.load,
        **here,
    )


def _bare_bar() -> rx.Component:
    return rx.el.header(brand(), class_name="bar")


def _places_below(place: str) -> rx.Component:
    return rx.el.nav(
        _place("/", T("place.tickets"), is_here=place == "tickets", shape="messages-square"),
        link_button(T("place.new"), "/tickets/new", look="ink", shape="plus"),
        _place("/account", T("place.account"), is_here=place == "account", shape="user"),
        class_name="places-below",
        aria_label=T("places.phone"),
    )


def _place(href: str, words: rx.Var[str], *, is_here: bool, shape: str = "") -> rx.Component:
    here: dict[str, Any] = {"aria_current": "page"} if is_here else {}
    drawn = (icon(shape, 22),) if shape else ()
    return rx.el.a(*drawn, words, href=href, class_name="place", **here)
