"""Words on a page: `T(key)` follows the reader's language without asking the server."""

from __future__ import annotations

from functools import reduce
from operator import add
from string import Formatter

import reflex as rx

from tickets_app.state.session import SessionState
from tickets_app.texts.languages import pick
from tickets_app.texts.table import M

Fill = str | int | rx.Var


def T(key: str, **parameters: Fill) -> rx.Var[str]:  # noqa: N802 - stands where a sentence would
    """Give the sentence as a Var; parameters may be Vars too."""
    return say_pair(
        _filled(pick(M[key], "pt"), parameters), _filled(pick(M[key], "en"), parameters)
    )


def title(key: str) -> rx.Var[str]:
    """Give the title of a page's tab: what it is, then whose page it is."""
    return T(key) + " · " + T("product")


def say_pair(portuguese: rx.Var[str] | str, english: rx.Var[str] | str) -> rx.Var[str]:
    """Give one of two values by the reader's language."""
    is_english = SessionState.language == "en"
    return rx.cond(is_english, rx.Var.create(english).to(str), rx.Var.create(portuguese).to(str))


def _filled(pattern: str, parameters: dict[str, Fill]) -> rx.Var[str] | str:
    if not parameters:
        return pattern
    if not any(isinstance(value, rx.Var) for value in parameters.values()):
        return pattern.format_map(parameters)
    # Literals that are joined must not be empty: they compile to `()`, which is no expression.
    parts: list[rx.Var[str]] = []
    for words, name, _, _ in Formatter().parse(pattern):
        parts += [rx.Var.create(words)] if words else []
        parts += [rx.Var.create(parameters[name]).to(str)] if name else []
    return reduce(add, parts)
