"""A form that the browser itself submits: passwords and sessions never enter page state."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML


class NativeForm(BaseHTML):
    """Unlike `rx.el.form` and `rx.form`, it leaves submitting to the browser."""

    tag = "form"

    action: rx.Var[str]
    method: rx.Var[str]


def native_form(*children: rx.Component, action: str, **props: Any) -> rx.Component:
    return NativeForm.create(*children, action=action, method="post", **props)
