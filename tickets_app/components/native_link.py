"""A link that the browser itself follows: Reflex would look for a page behind it."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML


class NativeLink(BaseHTML):
    """An anchor for our doors and for whole loads of a page."""

    tag = "a"

    href: rx.Var[str]
    download: rx.Var[bool]


def native_link(*children: rx.Component, href: rx.Var[str], **props: Any) -> rx.Component:
    return NativeLink.create(*children, href=href, **props)
