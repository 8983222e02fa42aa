"""`/admin/delivery`: how delivery stands, what has stopped on its way, and the way on."""

from __future__ import annotations

import reflex as rx

from tickets_app.components import deliveries
from tickets_app.components.admin import admin_frame
from tickets_app.components.document import scripts
from tickets_app.components.drawings import lamp_off
from tickets_app.components.icons import icon
from tickets_app.components.native_link import native_link
from tickets_app.components.parts import button
from tickets_app.components.question import question
from tickets_app.components.texts import T, title
from tickets_app.components.ticket_rows import bones
from tickets_app.domain.operations import Fact, Shown
from tickets_app.state.operations import OperationsState
from tickets_app.state.poison import PoisonState

VIEW = OperationsState.view
EVERY_SECONDS = "5"


@rx.page(
    route="/admin/delivery",
    title=title("delivery.page"),
    on_load=[OperationsState.load, PoisonState.load],
)
def delivery() -> rx.Component:
    return admin_frame(
        "delivery",
        rx.cond(OperationsState.is_loaded, rx.fragment(_facts(), _outgoing()), bones(3)),
        rx.cond(PoisonState.is_loaded, _incoming()),
        _questions(),
        _again(),
        scripts("question", "again"),
        lead=rx.fragment(VIEW.sentence, " ", rx.el.b(VIEW.attention)),
    )


def _facts() -> rx.Component:
    return rx.el.dl(
        rx.foreach(VIEW.facts, _fact), class_name="gauges", aria_label=T("delivery.facts")
    )


def _fact(fact: rx.vars.ObjectVar[Fact]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(fact.label),
        rx.el.dd(fact.value, class_name=rx.cond(fact.is_bad, "bad", "")),
        rx.el.dd(fact.more, class_name="more-words"),
        class_name="gauge",
        key=fact.code,
    )


def _outgoing() -> rx.Component:
    return rx.el.section(
        rx.el.h2(T("delivery.outgoing"), id="outgoing", class_name="section-head"),
        rx.el.div(_tabs(), _export(), class_name="list-bar"),
        rx.cond(OperationsState.rows.length() > 0, _outgoing_list(), _nothing()),
        aria_labelledby="outgoing",
    )


def _tabs() -> rx.Component:
    counts = {
        Shown.DEAD: VIEW.dead_count,
        Shown.WAITING: VIEW.waiting_count,
        Shown.UNKNOWN: VIEW.unknown_count,
        Shown.ALL: VIEW.all_count,
    }
    return rx.el.nav(
        *(_tab(shown, count) for shown, count in counts.items()),
        class_name="tabs",
        aria_label=T("delivery.which"),
    )


def _tab(shown: Shown, count: rx.Var[int]) -> rx.Component:
    query = "" if shown is Shown.DEAD else f"?show={shown}"
    return rx.el.a(
        T(f"delivery.shown.{shown}"),
        rx.el.span(count),
        href=f"/admin/delivery{query}",
        aria_current=rx.cond(OperationsState.shown == shown.value, "page", "false"),
    )


def _export() -> rx.Component:
    link = native_link(
        icon("download", 17),
        T("delivery.export"),
        href="/admin/delivery.csv?show=" + OperationsState.shown.to(str),
        class_name="button line compact",
        download=True,
    )
    return rx.cond(OperationsState.rows.length() > 0, link)


def _outgoing_list() -> rx.Component:
    head = deliveries.head(
        "delivery",
        OperationsState.chosen.length(),
        OperationsState.choose_all,
        button(
            T("delivery.retry"), look="ink", is_compact=True, on_click=OperationsState.retry(0)
        ),
        rx.cond(
            OperationsState.skippable.length() > 0,
            button(T("delivery.skip"), is_compact=True, on_click=OperationsState.ask(0)),
        ),
    )
    shown = OperationsState.shown
    is_any_dead = (VIEW.dead_count > 0) & (
        (shown == Shown.DEAD.value) | (shown == Shown.ALL.value)
    )
    return rx.fragment(
        rx.el.div(
            rx.cond(is_any_dead, head),
            rx.el.ul(
                rx.foreach(OperationsState.rows, deliveries.outgoing), class_name="deliveries"
            ),
            class_name="group",
        ),
        rx.cond(OperationsState.cursor > 0, _more(OperationsState.more)),
    )


def _nothing() -> rx.Component:
    reasons = {Shown.DEAD: "dead", Shown.WAITING: "waiting", Shown.UNKNOWN: "unknown"}
    titles = [(shown.value, T(f"delivery.none.{name}")) for shown, name in reasons.items()]
    some = rx.el.section(
        rx.el.h3(rx.match(OperationsState.shown, *titles, T("delivery.none.all"))),
        rx.el.p(T("delivery.none.dead.why")),
        class_name="group empty small-words",
    )
    return rx.cond(VIEW.all_count == 0, _everything_delivered(), some)


def _everything_delivered() -> rx.Component:
    return rx.el.section(
        lamp_off(),
        rx.el.h3(T("delivery.none.all")),
        rx.el.p(T("delivery.none.all.why")),
        class_name="group empty small-words",
    )


def _incoming() -> rx.Component:
    return rx.el.section(
        rx.el.h2(T("poison.title"), id="incoming", class_name="section-head"),
        rx.cond(
            PoisonState.rows.length() > 0,
            rx.fragment(rx.el.p(T("poison.lead"), class_name="section-lead"), _poison_list()),
            rx.el.p(T("poison.none"), class_name="section-lead"),
        ),
        aria_labelledby="incoming",
    )


def _poison_list() -> rx.Component:
    head = deliveries.head(
        "poison",
        PoisonState.chosen.length(),
        PoisonState.choose_all,
        button(T("poison.replay"), is_compact=True, on_click=PoisonState.replay(0)),
        button(T("poison.discard"), is_compact=True, on_click=PoisonState.ask(0)),
    )
    return rx.fragment(
        rx.el.div(
            head,
            rx.el.ul(rx.foreach(PoisonState.rows, deliveries.poison), class_name="deliveries"),
            class_name="group",
        ),
        rx.cond(PoisonState.cursor > 0, _more(PoisonState.more)),
    )


def _more(on_click: rx.event.EventHandler) -> rx.Component:
    return rx.el.div(button(T("delivery.more"), on_click=on_click), class_name="more")


def _questions() -> rx.Component:
    skipped, discarded = OperationsState.asked.length(), PoisonState.asked.length()
    return rx.fragment(
        question(
            skipped > 0,
            _of_count("delivery.skip", skipped),
            T("delivery.skip.means"),
            act=T("delivery.skip"),
            on_yes=OperationsState.skip,
            on_no=OperationsState.keep,
        ),
        question(
            discarded > 0,
            _of_count("poison.discard", discarded),
            T("poison.discard.means"),
            act=T("poison.discard"),
            on_yes=PoisonState.discard,
            on_no=PoisonState.keep,
        ),
    )


def _of_count(key: str, count: rx.Var[int]) -> rx.Var[str]:
    return rx.cond(count == 1, T(f"{key}.one"), T(f"{key}.many", count=count))


def _again() -> rx.Component:
    return rx.el.button(
        type="button",
        hidden=True,
        on_click=[OperationsState.refresh, PoisonState.refresh],
        custom_attrs={"data-again": EVERY_SECONDS},
    )
