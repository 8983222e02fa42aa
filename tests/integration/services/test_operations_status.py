"""The head of the page of deliveries: what it says first, and which figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from integrations.chatwoot.sandbox.faults import Injection
from tests import factories
from tests.factories import Clock, Heard
from tests.helpdesk import Helpdesk
from tickets_app.db import duplicate_messages, hourly_counts
from tickets_app.db.outbox import OutboxRow
from tickets_app.db.routines import Routine
from tickets_app.db.webhook_events import WebhookEvent
from tickets_app.domain.breaker import Reason, opened
from tickets_app.domain.operations import DeliveryView, Fact, Shown
from tickets_app.domain.people import Actor, Language
from tickets_app.services import (
    gate,
    messages,
    operations,
    operations_many,
    operations_status,
    poison,
)
from tickets_app.services.reconciliation import status
from tickets_app.services.tools import Tools

SECRET = "a senha do cofre é 1234"


@pytest.fixture
async def root(tools: Tools) -> Actor:
    return await factories.person(tools, "Root Admin", "admin")


@pytest.fixture
async def dave(tools: Tools) -> Actor:
    return await factories.person(tools)


@pytest.fixture
async def number(tools: Tools, dave: Actor) -> int:
    number = await factories.ticket(tools, dave)
    await factories.delivered(tools, number)
    return number


async def stop(tools: Tools, dave: Actor, number: int, error: str = "Rejected") -> str:
    """A message of Dave's that is refused for good; gives our id of it."""
    message_id = await messages.reply(tools, dave, number, factories.message(SECRET))
    await factories.refused(tools, number, message_id)
    await put(tools, message_id, last_error=error, attempts=2)
    return message_id


async def put(tools: Tools, key: str, **values: Any) -> None:
    async with tools.sessions.begin() as session:
        await session.execute(update(OutboxRow).where(OutboxRow.key == key).values(**values))


async def poisoned(tools: Tools, *outcomes: str, body: bytes = b"{") -> list[int]:
    """Deliveries that could not be worked off, one for each outcome."""
    made = [
        WebhookEvent(
            company_id=1,
            delivery_key=factories.key(),
            proof="signature",
            body=body,
            state="poison",
            outcome=outcome,
            attempts=6,
            next_at=tools.clock(),
            received_at=tools.clock(),
        )
        for outcome in outcomes
    ]
    async with tools.sessions.begin() as session:
        session.add_all(made)
    return [event.id for event in made]


def fact(view: DeliveryView, code: str) -> Fact:
    return next(fact for fact in view.facts if fact.code == code)


async def test_the_head_counts_what_waits_and_says_since_when(
    tools: Tools, root: Actor, dave: Actor, number: int, clock: Clock
) -> None:
    await messages.reply(tools, dave, number, factories.message())
    clock.advance(timedelta(minutes=4))
    queue = fact(await operations_status.show(tools, root), "queue")
    assert (queue.value, queue.more) == ("1", "mais antiga: 4\xa0min")


async def test_the_first_sentence_says_whether_deliveries_go_on(desk: Helpdesk) -> None:
    tools, clock = desk.tools, desk.clock
    root, dave = await factories.person(tools, "Root", "admin"), await factories.person(tools)
    assert (await operations_status.show(tools, root)).sentence == "Funciona."
    await factories.ticket(tools, dave)
    clock.advance(timedelta(minutes=16))
    assert (await operations_status.show(tools, root)).sentence.startswith(
        "Entregas esperam há 16\xa0min."
    )


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (Reason.FAILING, "O Chatwoot não responde."),
        (Reason.TOKEN, "O Chatwoot não aceita a chave"),
    ],
)
async def test_a_chatwoot_that_is_not_called_any_more_is_named_first(
    desk: Helpdesk, reason: Reason, sentence: str
) -> None:
    root = await factories.person(desk.tools, "Root", "admin")
    await gate.change(
        desk.tools, lambda now, at: replace(now, breaker=opened(now.breaker, reason, at))
    )
    assert (await operations_status.show(desk.tools, root)).sentence.startswith(sentence)


async def asked(desk: Helpdesk, *, missed: int = 0, error: str = "") -> None:
    """Chatwoot was asked 40 seconds ago, and that much was there that it had not called about."""
    now = desk.tools.clock()
    async with desk.tools.sessions.begin() as session:
        begun_at = now - timedelta(seconds=40)
        session.add(
            Routine(
                company_id=1,
                name=status.POLLING,
                next_at=now,
                succeeded_at=begun_at,
                last_error=error,
            )
        )
        if missed:
            await hourly_counts.add(session, 1, status.MISSED, now, missed)


@pytest.mark.parametrize(
    ("missed", "error", "more"),
    [
        (0, "", "nada faltou em 24\xa0h"),
        (1, "", "1 recuperada em 24\xa0h"),
        (7, "", "7 recuperadas em 24\xa0h"),
        (0, "Broken", "a última não terminou"),
    ],
)
async def test_what_was_found_by_asking_is_told(
    desk: Helpdesk, missed: int, error: str, more: str
) -> None:
    root = await factories.person(desk.tools, "Root", "admin")
    await asked(desk, missed=missed, error=error)
    checked = fact(await operations_status.show(desk.tools, root), "checked")
    assert (checked.value, checked.more) == ("há 40\xa0s", more)


async def test_calls_that_are_missed_are_named_first(desk: Helpdesk) -> None:
    root = await factories.person(desk.tools, "Root", "admin")
    await asked(desk, missed=6)
    view = await operations_status.show(desk.tools, root)
    assert view.sentence.startswith("Funciona, mas nem todos os avisos")
    assert fact(view, "checked").is_bad


async def test_a_chatwoot_that_is_silent_or_never_calls_is_told_apart(
    desk: Helpdesk, tools: Tools
) -> None:
    root = await factories.person(desk.tools, "Root", "admin")
    assert fact(await operations_status.show(desk.tools, root), "heard").more.startswith(
        "o portal pergunta"
    )
    assert fact(await operations_status.show(tools, root), "heard").more.startswith("este Chat")


async def test_messages_that_stand_twice_are_counted(
    tools: Tools, root: Actor, number: int
) -> None:
    codes = [one.code for one in (await operations_status.show(tools, root)).facts]
    assert "doubled" not in codes
    async with tools.sessions.begin() as session:
        ticket = await factories.row_of(tools, number)
        await duplicate_messages.add_once(session, ticket, 12, 11, tools.clock())
    view = await operations_status.show(tools, root)
    assert fact(view, "doubled").value == "1"


async def test_administrators_hear_at_once_that_something_stopped(desk: Helpdesk) -> None:
    tools, heard = desk.tools, Heard(desk.tools)
    root, dave = await factories.person(tools, "Root", "admin"), await factories.person(tools)
    number = await factories.ticket(tools, dave)
    await desk.settle()
    refusal = Injection(status=422, path="/messages", method="POST")
    desk.sandbox.world.faults.next_requests.append(refusal)
    await messages.reply(tools, dave, number, factories.message())
    await desk.settle()
    told = [one.user_ids for one in heard.all if one.kind == "stopped"]
    assert told == [(root.user_id,)]


async def test_administrators_hear_as_well_that_somebody_has_decided(
    tools: Tools, root: Actor, dave: Actor, number: int
) -> None:
    stopped = [await stop(tools, dave, number) for _ in range(3)]
    [event_id] = await poisoned(tools, "failed")
    heard = Heard(tools)
    await messages.send_again(tools, dave, number, stopped[0])
    await messages.discard(tools, dave, number, stopped[1])
    [row] = (await operations.list_outgoing(tools, root, Shown.DEAD)).rows
    await operations_many.skip(tools, root, [row.row_id])
    await poison.discard(tools, root, [event_id])
    told = [one.user_ids for one in heard.all if one.kind == "stopped"]
    assert told == [(root.user_id,)] * 4


async def test_nothing_to_do_is_said_as_well(tools: Tools, root: Actor) -> None:
    view = await operations_status.show(tools, replace(root, language=Language.ENGLISH))
    assert view.sentence.startswith("No Chatwoot is connected")
    assert view.attention == "Nothing needs your attention."
    assert [fact.value for fact in view.facts] == ["0", "0", "0", "–"]


async def test_what_stopped_asks_for_attention_going_out_and_coming_in(
    tools: Tools, root: Actor, dave: Actor, number: int, clock: Clock
) -> None:
    await stop(tools, dave, number)
    await poisoned(tools, "failed")
    clock.advance(timedelta(seconds=8))
    view = await operations_status.show(tools, root)
    assert view.attention == "2 entregas pedem a sua atenção."
    assert view.attention_count == await operations.count_stopped(tools, root) == 2
    assert fact(view, "dead").is_bad
    assert fact(view, "heard").value == "há 8\xa0s"
