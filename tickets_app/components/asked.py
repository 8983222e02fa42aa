"""What the address of a page asks it to say: doors answer a form by such an address."""

from __future__ import annotations

from typing import cast

import reflex as rx

from tickets_app.components.texts import T
from tickets_app.texts.table import M


def asked(name: str, usual: str = "") -> rx.Var[str]:
    """Give one value of the page's address."""
    return rx.State.router.url.query_parameters.get(name, usual).to(str)


def asked_fault(field: str) -> rx.Var[str]:
    """Give the sentence for a field that a door has refused, empty where it has not."""
    start = f"field.{field}."
    cases = [(key.removeprefix(start), T(key)) for key in M if key.startswith(start)]
    refused = rx.cond(asked(field) != "", T("error.refused"), "")
    return cast("rx.Var[str]", rx.match(asked(field), *cases, refused))
