"""The menu behind the reader's face: language, appearance, shortcuts, signing out."""

from __future__ import annotations

import reflex as rx
from reflex.style import set_color_mode

from tickets_app.components.icons import icon
from tickets_app.components.native_form import native_form
from tickets_app.components.parts import face
from tickets_app.components.stopped import stopped_badge
from tickets_app.components.texts import T
from tickets_app.domain.people import Appearance, Language
from tickets_app.state.preferences import PreferencesState
from tickets_app.state.session import SessionState


def face_menu() -> rx.Component:
    return rx.fragment(
        rx.el.button(
            face(SessionState.initials, SessionState.hue),
            type="button",
            class_name="face-button",
            aria_label=T("menu.yours", initials=SessionState.initials, name=SessionState.name),
            custom_attrs={"popovertarget": "face-menu"},
        ),
        rx.el.div(
            _who(),
            rx.el.p(T("menu.language"), class_name="menu-label"),
            language_segment(),
            rx.el.p(T("menu.appearance"), class_name="menu-label"),
            appearance_segment(),
            rx.el.hr(),
            rx.cond(
                SessionState.is_admin,
                _item(
                    "users",
                    T("place.admin"),
                    stopped_badge(),
                    href="/admin/people",
                    is_for_phone=True,
                ),
            ),
            _item("user", T("menu.account"), href="/account"),
            _keys_item(),
            native_form(
                rx.el.button(
                    icon("log-out"), T("menu.sign_out"), type="submit", class_name="menu-item"
                ),
                action="/auth/logout",
            ),
            id="face-menu",
            class_name="menu",
            custom_attrs={"popover": "auto"},
        ),
    )


def language_segment() -> rx.Component:
    """Draw the choice of the language; each is named in itself."""
    return _segment(
        T("menu.language"),
        *(
            _choice(
                T(f"own.{language}"),
                SessionState.language == language.value,
                PreferencesState.use_language(language.value),
                lang="pt-BR" if language is Language.PORTUGUESE else "en",
            )
            for language in Language
        ),
    )


def appearance_segment() -> rx.Component:
    """Draw the choice of light, dark, or as the device says."""
    return _segment(
        T("menu.appearance"),
        *(
            _choice(
                T(f"appearance.short.{appearance}"),
                SessionState.appearance == appearance.value,
                [
                    set_color_mode(appearance.value),
                    PreferencesState.use_appearance(appearance.value),
                ],
            )
            for appearance in Appearance
        ),
    )


def _segment(label: rx.Var[str], *choices: rx.Component) -> rx.Component:
    return rx.el.div(*choices, class_name="segment", role="group", aria_label=label)


def _choice(words: rx.Var[str], is_on: rx.Var[bool], act: object, lang: str = "") -> rx.Component:
    named = {"lang": lang} if lang else {}
    pressed = rx.cond(is_on, "true", "false")
    return rx.el.button(words, type="button", aria_pressed=pressed, on_click=act, **named)


def _who() -> rx.Component:
    return rx.el.div(
        face(SessionState.initials, SessionState.hue),
        rx.el.span(rx.el.b(SessionState.name), rx.el.small(SessionState.email)),
        class_name="menu-who",
    )


def _item(
    shape: str, *words: rx.Var[str] | rx.Component, href: str, is_for_phone: bool = False
) -> rx.Component:
    kind = "menu-item on-phone" if is_for_phone else "menu-item"
    return rx.el.a(icon(shape), *words, href=href, class_name=kind)


def _keys_item() -> rx.Component:
    return rx.el.button(
        icon("keyboard"),
        T("menu.keys"),
        rx.el.kbd("?", aria_hidden="true"),
        type="button",
        class_name="menu-item",
        data_act="keys",
    )
