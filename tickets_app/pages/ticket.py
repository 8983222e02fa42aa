"""`/tickets/{number}`: one conversation, and what it is about."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.composer import foot
from tickets_app.components.details import details, solved_button
from tickets_app.components.document import scripts
from tickets_app.components.icons import icon
from tickets_app.components.missing import missing
from tickets_app.components.parts import icon_button, lamp, short_turn, turn
from tickets_app.components.shell import frame
from tickets_app.components.texts import T
from tickets_app.components.thread import bones, news, thread
from tickets_app.components.viewer import viewer
from tickets_app.state.ticket import TicketState

VIEW = TicketState.view


@rx.page(
    route="/tickets/[ticket_number]",
    title=rx.cond(VIEW.title != "", f"{VIEW.title} · Tickets", T("ticket.page")),
    on_load=TicketState.load,
)
def ticket() -> rx.Component:
    return frame(
        scripts("uploads", "composer", "thread", "viewer"),
        rx.cond(TicketState.is_missing, missing(), _talk()),
        place="tickets",
        main_class="ticket-page",
        has_places_below=False,
    )


def _talk() -> rx.Component:
    return rx.el.div(
        _head(),
        _parts(),
        rx.el.div(
            rx.cond(VIEW.turn == "received", _banner()),
            rx.cond(TicketState.is_loaded, thread(), bones()),
            foot(),
            class_name="talk-body",
        ),
        details(),
        viewer(),
        news(),
        class_name="talk",
        id="talk",
        custom_attrs={"data-number": VIEW.number},
    )


def _head() -> rx.Component:
    return rx.el.header(
        rx.el.a(
            icon("arrow-left", 20), href="/", class_name="icon-button", aria_label=T("ticket.back")
        ),
        rx.el.div(
            rx.el.h1(VIEW.title, title=VIEW.title),
            rx.el.p(rx.el.span(VIEW.reference, class_name="unbroken"), _about(), _turn_in_words()),
            class_name="talk-title",
        ),
        turn(VIEW.turn, VIEW.turn_words),
        rx.cond(VIEW.can_confirm & (VIEW.turn != "solved"), solved_button("button line compact")),
        icon_button(
            "panel-right",
            T("ticket.details"),
            aria_controls="details",
            custom_attrs={"data-details": ""},
        ),
        class_name="talk-head",
    )


def _about() -> rx.Component:
    agent = rx.cond(VIEW.agent != "", ", " + T("ticket.with", agent=VIEW.agent), "")
    return rx.el.span("· ", VIEW.sector, agent, class_name="on-wide")


def _turn_in_words() -> rx.Component:
    return rx.el.span(
        rx.cond(VIEW.turn == "you", lamp()),
        rx.el.b(short_turn(VIEW.turn, VIEW.turn_words)),
        class_name="on-narrow",
    )


def _parts() -> rx.Component:
    def part(name: str, key: str) -> rx.Component:
        return rx.el.button(T(key), type="button", custom_attrs={"data-part": name})

    return rx.el.nav(
        part("talk", "ticket.talk"),
        part("details", "ticket.details"),
        class_name="talk-parts",
        aria_label=T("ticket.parts"),
    )


def _banner() -> rx.Component:
    return rx.el.p(
        icon("cloud-upload"),
        rx.el.span(rx.el.b(T("ticket.delivering")), " ", T("ticket.delivering.more")),
        class_name="banner delivering",
        role="status",
    )
