"""Fields of a form: label, help, the thing itself, and the sentence that says how to mend it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from tickets_app.components.icons import icon
from tickets_app.components.parts import icon_button
from tickets_app.components.texts import T

Words = rx.Var | str
NO_ERROR = ""


def field(
    name: str,
    label: Words,
    *control: rx.Component,
    help_words: Words = "",
    error: Words = NO_ERROR,
    is_optional: bool = False,
) -> rx.Component:
    """Draw a labelled field; the control carries the same `name`."""
    return rx.el.div(
        rx.el.label(label, *_optional(is_optional), html_for=name, class_name="label"),
        *_help(name, help_words),
        *control,
        error_below(name, error),
        class_name="field",
    )


def text_input(name: str, *, error: Words = NO_ERROR, **props: Any) -> rx.Component:
    """Draw one line to type in; uncontrolled, so that nothing typed is ever overwritten."""
    return rx.el.input(**_named(name, error, props))


def text_area(name: str, *, error: Words = NO_ERROR, **props: Any) -> rx.Component:
    return rx.el.textarea(**_named(name, error, props))


def password_input(name: str, *, error: Words = NO_ERROR, **props: Any) -> rx.Component:
    """Draw a password with a button that shows it."""
    return rx.el.div(
        text_input(name, error=error, type="password", required=True, **props),
        icon_button(
            "eye", T("sign_in.show"), is_compact=True, data_act="show", aria_pressed="false"
        ),
        class_name="password",
    )


def select(
    name: str, *options: rx.Component, error: Words = NO_ERROR, **props: Any
) -> rx.Component:
    return rx.el.select(*options, **_named(name, error, props))


def error_below(name: str, error: Words) -> rx.Component:
    """Say beside the field what is wrong and how to mend it."""
    error = rx.Var.create(error)
    sentence = rx.el.p(icon("circle-alert", 16), error, id=f"{name}-error", class_name="error")
    return rx.cond(error != "", sentence)


def fault(errors: rx.Var[dict[str, str]], name: str) -> rx.Var[str]:
    """Give the sentence for one field of a form's errors, empty where there is none."""
    return rx.cond(errors.contains(name), errors[name], "")


def choices(
    name: str,
    legend: Words,
    *content: rx.Component,
    help_words: Words = "",
    error: Words = NO_ERROR,
    class_name: str = "",
) -> rx.Component:
    """Draw a question that is answered by choosing."""
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="label"),
        *_help(name, help_words),
        *content,
        error_below(name, error),
        class_name=class_name,
        id=name,
        tab_index=-1,
    )


def pick(
    name: str, value: Words, title: Words, words: Words = "", *, shape: str = "", **props: Any
) -> rx.Component:
    """Draw one radio card."""
    drawn = (icon(shape, 20),) if shape else ()
    small = (rx.el.small(words),) if shape else ()
    return rx.el.label(
        rx.el.input(type="radio", name=name, value=value, **props),
        *drawn,
        rx.el.span(rx.el.b(title), *small),
        rx.el.span(icon("check", 13), class_name="tick", aria_hidden="true"),
        class_name="pick tall" if shape else "pick",
    )


def segment(name: str, options: dict[str, Words], chosen: str) -> rx.Component:
    """Draw a few short choices side by side."""
    return rx.el.div(
        *(
            rx.el.label(
                rx.el.input(type="radio", name=name, value=value, default_checked=value == chosen),
                words,
            )
            for value, words in options.items()
        ),
        class_name="segment",
    )


def error_summary(errors: rx.Var[list[Any]]) -> rx.Component:
    """List above the button what is to be mended, each with a link to its field."""
    listed = rx.el.div(
        rx.el.b(T("errors.title")),
        rx.el.ul(
            rx.foreach(
                errors,
                lambda fault: rx.el.li(
                    rx.el.a(
                        fault.words,
                        href=f"#{fault.field}",
                        class_name="link",
                        custom_attrs={"data-mends": fault.field},
                    )
                ),
            )
        ),
        id="errors",
        class_name="error-summary",
        role="alert",
        tab_index=-1,
    )
    return rx.cond(errors.length() > 0, listed)


def _named(name: str, error: Words, props: dict[str, Any]) -> dict[str, Any]:
    has_error = rx.Var.create(error) != ""
    return {
        "id": name,
        "name": props.pop("field_name", name),
        "class_name": f"input {props.pop('look', '')}",
        "aria_invalid": rx.cond(has_error, "true", "false"),
        "aria_describedby": f"{name}-help {name}-error",
        **props,
    }


def _help(name: str, words: Words) -> tuple[rx.Component, ...]:
    is_empty = isinstance(words, str) and not words
    return () if is_empty else (rx.el.p(words, id=f"{name}-help", class_name="help"),)


def _optional(is_optional: bool) -> tuple[rx.Component, ...]:
    return (rx.el.span(T("optional"), class_name="optional"),) if is_optional else ()
