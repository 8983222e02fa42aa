"""Lists of deliveries: ticked rows with their acts, and what is done to all that are ticked."""

from __future__ import annotations

from typing import Any

import reflex as rx

from tickets_app.components.icons import icon
from tickets_app.components.parts import Words, button, moment
from tickets_app.components.texts import T
from tickets_app.domain.operations import OutgoingRow, PoisonRow
from tickets_app.state.operations import OperationsState
from tickets_app.state.poison import PoisonState

Outgoing = rx.vars.ObjectVar[OutgoingRow]
Poison = rx.vars.ObjectVar[PoisonRow]

STATE_SHAPES = {
    "dead": "octagon-alert",
    "unknown": "search",
    "sending": "send",
    "waiting": "refresh-cw",
}


def outgoing(row: Outgoing) -> rx.Component:
    """Draw one piece of outgoing work: whose, what, why not yet, and the way on."""
    acts = rx.fragment(
        _act("delivery.retry", row.name, OperationsState.retry(row.row_id)),
        rx.cond(row.can_skip, _act("delivery.skip", row.name, OperationsState.ask(row.row_id))),
    )
    return _row(
        rx.cond(row.can_retry, _outgoing_tick(row), _no_tick()),
        rx.el.p(
            rx.el.b(_reference(row), " · ", row.kind),
            rx.el.span(" · ", row.person, class_name="quiet"),
        ),
        _standing(row),
        when=rx.fragment(moment(row.when, row.when_exact), rx.el.span(row.attempts)),
        acts=rx.cond(row.can_retry, acts),
        key=row.row_id.to_string(),
    )


def poison(row: Poison) -> rx.Component:
    """Draw a delivery that could not be worked off; never what it says."""
    replay = _act("poison.replay", row.name, PoisonState.replay(row.event_id))
    return _row(
        tick(
            T("delivery.choose", name=row.name),
            PoisonState.chosen.contains(row.event_id),
            lambda is_on: PoisonState.choose(row.event_id, is_on),
            custom_attrs={"data-key-item": ""},
        ),
        rx.el.p(rx.el.b(T("poison.row"))),
        rx.el.p(row.reason, class_name="delivery-why"),
        when=rx.fragment(moment(row.when, row.when_exact), rx.el.span(row.attempts)),
        acts=rx.fragment(
            rx.cond(row.can_replay, replay, rx.el.span()),
            _act("poison.discard", row.name, PoisonState.ask(row.event_id)),
        ),
        key=row.event_id.to_string(),
    )


def head(name: str, count: rx.Var[int], on_change: Any, *acts: rx.Component) -> rx.Component:
    """Draw what stands above a list: the tick for all, and the acts once something is ticked."""
    every, one = T(f"{name}.choose.all"), T(f"{name}.chosen.one")
    words = rx.cond(count == 1, one, T(f"{name}.chosen.many", count=count))
    return rx.el.div(
        tick(every, count > 0, on_change),
        rx.el.p(rx.cond(count > 0, words, every), aria_live="polite"),
        rx.cond(count > 0, rx.el.div(*acts, class_name="delivery-acts")),
        class_name="delivery-head",
    )


def tick(label: Words, is_on: rx.Var[bool], on_change: Any, **props: Any) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox", checked=is_on, on_change=on_change, aria_label=label, **props
        ),
        class_name="tick-place",
    )


def _row(
    first: rx.Component, *words: rx.Component, when: rx.Component, acts: Any, key: rx.Var[str]
) -> rx.Component:
    return rx.el.li(
        first,
        rx.el.div(*words, class_name="delivery-words"),
        rx.el.div(when, class_name="delivery-when"),
        rx.el.div(acts, class_name="delivery-acts"),
        class_name="delivery",
        key=key,
    )


def _outgoing_tick(row: Outgoing) -> rx.Component:
    return tick(
        T("delivery.choose", name=row.name),
        OperationsState.chosen.contains(row.row_id),
        lambda is_on: OperationsState.choose(row.row_id, is_on),
        custom_attrs={"data-key-item": ""},
    )


def _no_tick() -> rx.Component:
    return rx.el.span(class_name="tick-place")


def _reference(row: Outgoing) -> rx.Component:
    return rx.cond(
        row.href != "",
        rx.el.a(row.reference, href=row.href, class_name="link"),
        rx.el.span(row.reference),
    )


def _standing(row: Outgoing) -> rx.Component:
    shapes = [(state, icon(shape, 16)) for state, shape in STATE_SHAPES.items()]
    return rx.el.p(
        rx.match(row.state, *shapes, icon("cloud-upload", 16)),
        rx.el.span(row.state_words, rx.cond(row.reason != "", f". {row.reason}", "")),
        class_name=f"delivery-why {row.state}",
    )


def _act(key: str, name: rx.Var[str], on_click: Any) -> rx.Component:
    look = "line" if key in ("delivery.retry", "poison.replay") else "ghost"
    return button(
        T(key),
        look=look,
        is_compact=True,
        aria_label=T(f"{key}.of", name=name),
        on_click=on_click,
    )
