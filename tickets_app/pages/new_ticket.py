"""`/tickets/new`: a person tells what is happening."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.document import scripts
from tickets_app.components.fields import (
    choices,
    error_summary,
    fault,
    field,
    pick,
    segment,
    select,
    text_area,
    text_input,
)
from tickets_app.components.file_drop import file_drop
from tickets_app.components.parts import button, notice, submit_button
from tickets_app.components.person_picker import person_picker
from tickets_app.components.shell import frame
from tickets_app.components.texts import T, title
from tickets_app.domain.rows import SectorRow
from tickets_app.domain.tickets import DESCRIPTION_LENGTH, TITLE_LENGTH, Complexity, Priority
from tickets_app.state.new_ticket import NewTicketState
from tickets_app.state.session import SessionState

SHAPES = {"low": "circle-play", "medium": "hourglass", "high": "circle-pause"}
FEW_SECTORS = 9
LEAVING_DELAY = 250
"""Milliseconds until a field just left is judged: a button being pressed must not move away."""


@rx.page(route="/tickets/new", title=title("new.page"), on_load=NewTicketState.load)
def new_ticket() -> rx.Component:
    return frame(
        scripts("drafts", "uploads", "picker"),
        rx.el.form(
            _heading(),
            _draft_notice(),
            _subject(),
            _description(),
            _sector(),
            _complexity(),
            _priority(),
            _whom(),
            _files(),
            error_summary(NewTicketState.faults),
            _send_bar(),
            on_submit=NewTicketState.send,
            class_name="form",
            no_validate=True,
            custom_attrs={
                "data-draft": f"new{NewTicketState.continues}",
                "data-draft-owner": rx.cond(NewTicketState.is_loaded, SessionState.email, ""),
                "data-sends": "",
            },
        ),
        new_look="",
        has_places_below=False,
    )


def _heading() -> rx.Component:
    continued = notice(
        "link",
        rx.el.span(T("new.continues", reference=NewTicketState.continues)),
    )
    return rx.el.header(
        rx.el.h1(T("new.title")),
        rx.el.p(T("new.lead")),
        rx.cond(NewTicketState.continues != "", continued),
        class_name="greeting",
    )


def _draft_notice() -> rx.Component:
    words = {
        "data-words-restored": T("new.draft.restored"),
        "data-words-discarded": T("new.draft.discarded"),
        "data-words-discard": T("new.draft.discard"),
        "data-words-undo": T("new.draft.undo"),
    }
    return notice(
        "rotate-ccw",
        rx.el.span(custom_attrs={"data-draft-words": ""}),
        button("", look="ghost", is_compact=True, custom_attrs={"data-draft-act": ""}),
        role="status",
        hidden=True,
        custom_attrs={"data-draft-notice": "", **words},
    )


def _subject() -> rx.Component:
    error = fault(NewTicketState.errors, "title")
    most = TITLE_LENGTH[-1]
    return field(
        "title",
        T("new.subject"),
        text_input(
            "title",
            error=error,
            look="large",
            type="text",
            auto_complete="off",
            max_length=most,
            on_blur=NewTicketState.check("title").debounce(LEAVING_DELAY),
        ),
        rx.el.p(
            rx.el.span(T("new.subject.help")),
            _count("title", most),
            id="title-help",
            class_name="after",
        ),
        rx.el.input(
            type="hidden", name="client_key", default_value="", custom_attrs={"data-key": ""}
        ),
        error=error,
    )


def _count(name: str, most: int) -> rx.Component:
    counted = rx.el.span("0", custom_attrs={"data-count-of": name})
    return rx.el.span(counted, " ", T("new.of"), f" {most}", class_name="figures")


def _description() -> rx.Component:
    error = fault(NewTicketState.errors, "description")
    return field(
        "description",
        T("new.description"),
        text_area(
            "description",
            error=error,
            rows=5,
            max_length=DESCRIPTION_LENGTH[-1],
            on_blur=NewTicketState.check("description").debounce(LEAVING_DELAY),
        ),
        help_words=T("new.description.help"),
        error=error,
    )


def _sector() -> rx.Component:
    sectors = NewTicketState.sectors
    return choices(
        "sector_id",
        T("new.sector"),
        rx.cond(
            NewTicketState.is_loaded & (sectors.length() == 0),
            notice("layers", rx.el.span(T("new.sector.none"))),
            rx.cond(sectors.length() > FEW_SECTORS, _sector_list(), _sector_cards()),
        ),
        help_words=T("new.sector.help"),
        error=fault(NewTicketState.errors, "sector_id"),
    )


def _sector_cards() -> rx.Component:
    def card(sector: rx.vars.ObjectVar[SectorRow]) -> rx.Component:
        return pick(
            "sector_id",
            sector.sector_id,
            sector.name,
            key=sector.sector_id,
            on_change=NewTicketState.check("sector_id"),
        )

    return rx.el.div(rx.foreach(NewTicketState.sectors, card), class_name="picks paired")


def _sector_list() -> rx.Component:
    def option(sector: rx.vars.ObjectVar[SectorRow]) -> rx.Component:
        return rx.el.option(sector.name, value=sector.sector_id)

    return select(
        "sector-list",
        rx.el.option(T("new.sector.choose"), value=""),
        rx.foreach(NewTicketState.sectors, option),
        field_name="sector_id",
        aria_label=T("new.sector"),
        on_change=NewTicketState.check("sector_id"),
    )


def _complexity() -> rx.Component:
    cards = (
        pick(
            "complexity",
            level.value,
            T(f"complexity.{level}"),
            T(f"new.complexity.{level}"),
            shape=SHAPES[level],
            default_checked=level is Complexity.LOW,
        )
        for level in Complexity
    )
    return choices(
        "complexity-choice",
        T("new.complexity"),
        rx.el.div(*cards, class_name="picks"),
        help_words=T("new.complexity.help"),
        error=fault(NewTicketState.errors, "complexity"),
    )


def _priority() -> rx.Component:
    options = {level.value: T(f"priority.{level}") for level in Priority}
    explained = (
        rx.el.span(T(f"new.priority.{level}"), class_name=level.value) for level in Priority
    )
    return choices(
        "priority-choice",
        T("new.priority"),
        segment("priority", options, Priority.NORMAL.value),
        rx.el.p(*explained, class_name="after"),
        error=fault(NewTicketState.errors, "priority"),
        class_name="explained",
    )


def _whom() -> rx.Component:
    options = {"me": T("new.whom.me"), "other": T("new.whom.other")}
    return choices(
        "whom-choice",
        T("new.whom"),
        segment("whom", options, "me"),
        person_picker(),
        class_name="whom",
    )


def _files() -> rx.Component:
    return choices(
        "file_ids",
        rx.fragment(T("new.files"), " ", rx.el.span(T("optional"), class_name="optional")),
        file_drop(NewTicketState.file_limit),
        error=fault(NewTicketState.errors, "file_ids"),
    )


def _send_bar() -> rx.Component:
    return rx.el.div(
        submit_button(T("new.send"), T("new.sending"), NewTicketState.is_sending),
        rx.el.span(
            class_name="small quiet",
            custom_attrs={"data-draft-saved": "", "data-words": T("new.draft.saved")},
        ),
        class_name="send-bar",
    )
