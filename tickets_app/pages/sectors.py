"""`/admin/sectors`: the administrator says where tickets may go."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.admin import admin_frame, row_form
from tickets_app.components.fields import field, text_input
from tickets_app.components.parts import button
from tickets_app.components.texts import T, title
from tickets_app.components.ticket_rows import bones
from tickets_app.domain.rows import SectorRow
from tickets_app.state.sectors import SectorsState

Sector = rx.vars.ObjectVar[SectorRow]


@rx.page(route="/admin/sectors", title=title("sectors.page"), on_load=SectorsState.load)
def sectors() -> rx.Component:
    return admin_frame(
        "sectors", _new_sector(), rx.cond(SectorsState.is_loaded, _sectors(), bones(3))
    )


def _new_sector() -> rx.Component:
    error = SectorsState.error
    return rx.el.form(
        field(
            "name",
            T("sectors.name"),
            text_input("name", error=error, auto_complete="off"),
            error=error,
        ),
        button(T("sectors.create"), look="ink", type="submit"),
        on_submit=SectorsState.create,
        class_name="card inline-form",
        no_validate=True,
        # A new key gives an empty form; only a sector that was made earns one.
        key=SectorsState.made_count.to_string(),
    )


def _sectors() -> rx.Component:
    none = rx.el.section(
        rx.el.h2(T("sectors.none")),
        rx.el.p(T("sectors.none.why")),
        class_name="group empty small-words entries",
    )
    return rx.cond(
        SectorsState.sectors.length() > 0,
        rx.el.ul(rx.foreach(SectorsState.sectors, _sector), class_name="group entries"),
        none,
    )


def _sector(sector: Sector) -> rx.Component:
    count = sector.ticket_count
    tickets = rx.cond(count == 1, T("sectors.tickets.one"), T("sectors.tickets.many", count=count))
    return rx.el.li(
        rx.el.div(
            rx.el.b(sector.name),
            rx.cond(
                sector.is_active,
                rx.fragment(),
                rx.el.span(T("sectors.off"), class_name="tag"),
            ),
            rx.el.small(tickets),
        ),
        rx.el.div(_rename_button(sector), _switch(sector), class_name="entry-acts"),
        rx.cond(SectorsState.renaming == sector.sector_id, _rename(sector)),
        class_name=rx.cond(sector.is_active, "entry", "entry off"),
        key=sector.sector_id,
    )


def _rename_button(sector: Sector) -> rx.Component:
    return button(
        T("sectors.rename"),
        look="ghost",
        is_compact=True,
        on_click=SectorsState.open_rename(sector.sector_id),
    )


def _switch(sector: Sector) -> rx.Component:
    return button(
        rx.cond(sector.is_active, T("sectors.deactivate"), T("sectors.activate")),
        look="ghost",
        is_compact=True,
        on_click=SectorsState.switch(sector.sector_id, ~sector.is_active),
    )


def _rename(sector: Sector) -> rx.Component:
    error = SectorsState.rename_error
    return rx.el.div(
        row_form(
            field(
                "new-name",
                T("sectors.new_name", name=sector.name),
                text_input(
                    "new-name",
                    field_name="name",
                    default_value=sector.name,
                    auto_focus=True,
                    error=error,
                ),
                error=error,
            ),
            act="save",
            on_submit=SectorsState.rename,
            on_cancel=SectorsState.open_rename(""),
        ),
        class_name="entry-more",
    )
