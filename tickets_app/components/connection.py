"""One quiet line when the page has lost its server; what was typed stays where it is."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from tickets_app.components.icons import icon
from tickets_app.components.parts import button
from tickets_app.components.texts import T


def connection_banner() -> rx.Component:
    lost = rx.el.div(
        icon("wifi-off", 18),
        rx.el.span(T("net.reconnecting"), class_name="when-online"),
        rx.el.span(T("net.offline"), class_name="when-offline"),
        button(T("net.try"), look="ghost", is_compact=True, data_act="reload"),
        class_name="banner connection",
    )
    # The browser knows before the socket does when the device itself has lost its network.
    is_lost = rx.cond(has_connection_errors, "true", "false")
    return rx.el.div(lost, role="status", custom_attrs={"data-lost": is_lost})
