"""What the person has read is shown to support: once for each answer, and never in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from integrations.chatwoot.sandbox.faults import Injection
from tests import factories
from tests.helpdesk import Helpdesk
from tickets_app.db.tables import OutboxRow
from tickets_app.domain.people import Actor
from tickets_app.services import messages, sweeping, tickets
from tickets_app.services.relay_handlers import sightings as sightings_handler
from tickets_app.services.relay_handlers.errands import Sent
from tickets_app.services.tools import Tools


async def answered(desk: Helpdesk) -> tuple[int, Actor]:
    """A ticket of Dave's to which Alice has written."""
    dave = await factories.person(desk.tools)
    number = await factories.ticket(desk.tools, dave)
    await desk.settle()
    await desk.says(number, "Já vou olhar.")
    await desk.settle()
    return number, dave


async def sightings(desk: Helpdesk, number: int) -> list[OutboxRow]:
    return [row for row in await factories.outbox_of(desk.tools, number) if row.kind == "seen"]


async def is_read(desk: Helpdesk, number: int) -> bool:
    """Whether Alice sees blue ticks under what she wrote."""
    return (await desk.messages(number))[-1].status == "read"


async def test_support_sees_that_its_answer_was_read(any_desk: Helpdesk) -> None:
    number, dave = await answered(any_desk)
    assert not await is_read(any_desk, number)
    await tickets.mark_seen(any_desk.tools, dave, number)
    await any_desk.settle()
    assert await is_read(any_desk, number)


async def test_looking_again_writes_nothing(desk: Helpdesk) -> None:
    number, dave = await answered(desk)
    for _ in range(5):
        await tickets.mark_seen(desk.tools, dave, number)
        await desk.settle()
    assert len(await sightings(desk, number)) == 1


async def test_what_waits_to_be_told_says_all_there_is(desk: Helpdesk) -> None:
    number, dave = await answered(desk)
    await tickets.mark_seen(desk.tools, dave, number)
    await desk.says(number, "Pronto.")
    await desk.process()
    await tickets.mark_seen(desk.tools, dave, number)
    assert len(await sightings(desk, number)) == 1
    await desk.settle()
    assert await is_read(desk, number)


async def test_of_the_persons_own_messages_nothing_is_told(desk: Helpdesk) -> None:
    dave = await factories.person(desk.tools)
    number = await factories.ticket(desk.tools, dave)
    await desk.settle()
    await tickets.mark_seen(desk.tools, dave, number)
    assert await sightings(desk, number) == []


async def test_of_somebody_else_on_the_ticket_nothing_is_told(desk: Helpdesk) -> None:
    dave = await factories.person(desk.tools)
    erin = await factories.person(desk.tools, "Erin Lima")
    number = await factories.ticket(desk.tools, dave, requested_for_id=erin.user_id)
    await desk.settle()
    await desk.says(number, "Já vou olhar.")
    await desk.settle()
    await tickets.mark_seen(desk.tools, erin, number)
    assert await sightings(desk, number) == []


async def test_a_sighting_that_fails_is_not_tried_again_and_holds_nothing_up(
    desk: Helpdesk,
) -> None:
    number, dave = await answered(desk)
    desk.sandbox.world.faults.next_requests.append(Injection(status=502, path="/update_last_seen"))
    await tickets.mark_seen(desk.tools, dave, number)
    await messages.reply(desk.tools, dave, number, factories.message("Obrigado."))
    await desk.settle()
    assert (await desk.messages(number))[-1].content == "Obrigado."
    assert {row.state for row in await factories.outbox_of(desk.tools, number)} == {"done"}


async def test_without_the_public_door_nothing_is_told(desk: Helpdesk) -> None:
    number, dave = await answered(desk)
    assert desk.tools.chatwoot
    object.__setattr__(desk.tools.chatwoot.config, "inbox_identifier", "")
    await tickets.mark_seen(desk.tools, dave, number)
    await desk.settle()
    assert not await is_read(desk, number)


async def test_a_conversation_without_an_address_is_let_be(tools: Tools) -> None:
    asked: list[int] = []

    async def get_conversation(number: int) -> object:
        asked.append(number)
        return SimpleNamespace(id=number, source_id="")

    client: Any = SimpleNamespace(
        config=SimpleNamespace(inbox_identifier="ours"), get_conversation=get_conversation
    )
    errand: Any = SimpleNamespace(conversation_id=7)
    assert await sightings_handler.send(replace(tools, chatwoot=client), errand) == Sent()
    assert asked == [7]


async def test_old_sightings_are_swept_away(desk: Helpdesk) -> None:
    number, dave = await answered(desk)
    await tickets.mark_seen(desk.tools, dave, number)
    await desk.settle()
    desk.clock.advance(timedelta(days=15))
    await sweeping.sweep(desk.tools)
    assert await sightings(desk, number) == []
    assert len(await factories.outbox_of(desk.tools, number)) == 5
