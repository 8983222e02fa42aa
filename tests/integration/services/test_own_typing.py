"""Support sees that an employee types: at once or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from integrations.chatwoot.sandbox.faults import Injection
from tests import factories
from tests.helpdesk import Helpdesk
from tickets_app.domain import gate as rules
from tickets_app.domain.people import Actor
from tickets_app.services import gate, own_typing
from tickets_app.services.tools import Tools


@pytest.fixture(autouse=True)
def nothing_told_before() -> Iterator[None]:
    own_typing._told_at.clear()
    yield
    own_typing._told_at.clear()


async def ticket_of_dave(desk: Helpdesk) -> Actor:
    dave = await factories.person(desk.tools)
    await factories.ticket(desk.tools, dave)
    await desk.settle()
    return dave


def shown(desk: Helpdesk) -> int:
    """How often Chatwoot has said that the contact types."""
    return sum(b"conversation_typing_on" in one.raw for one in desk.door.deliveries)


async def told(desk: Helpdesk) -> int:
    while own_typing._under_way:
        await asyncio.gather(*own_typing._under_way)
        await asyncio.sleep(0)
    await desk.sandbox.idle()
    return shown(desk)


async def test_support_sees_that_the_person_types(desk: Helpdesk) -> None:
    dave = await ticket_of_dave(desk)
    own_typing.note(desk.tools, dave, 1)
    assert await told(desk) == 1


async def test_support_sees_it_too_where_it_began_the_conversation(desk: Helpdesk) -> None:
    dave = await ticket_of_dave(desk)
    await desk.writes_first(1, "Precisamos trocar o seu monitor.")
    await desk.settle()
    own_typing.note(desk.tools, dave, 2)
    assert await told(desk) == 1


async def test_who_goes_on_typing_is_told_of_again_only_after_a_while(desk: Helpdesk) -> None:
    dave = await ticket_of_dave(desk)
    for _ in range(5):
        own_typing.note(desk.tools, dave, 1)
    assert await told(desk) == 1
    desk.clock.advance(timedelta(seconds=11))
    own_typing.note(desk.tools, dave, 1)
    assert await told(desk) == 2


async def test_what_fails_is_not_tried_again(desk: Helpdesk) -> None:
    dave = await ticket_of_dave(desk)
    desk.sandbox.world.faults.next_requests.append(Injection(status=502, path="/toggle_typing"))
    assert not await own_typing.tell(desk.tools, dave, 1)
    assert await told(desk) == 0


async def test_while_chatwoot_is_away_nothing_is_told(desk: Helpdesk) -> None:
    dave = await ticket_of_dave(desk)
    await gate.change(desk.tools, rules.refused)
    assert not await own_typing.tell(desk.tools, dave, 1)


async def test_messages_go_before_typing_when_there_is_no_room_for_both(desk: Helpdesk) -> None:
    dave = await ticket_of_dave(desk)
    await gate.slow_down(desk.tools, timedelta(seconds=30))
    assert not await own_typing.tell(desk.tools, dave, 1)


async def test_of_others_on_the_ticket_chatwoot_knows_nothing(desk: Helpdesk) -> None:
    dave = await factories.person(desk.tools)
    erin = await factories.person(desk.tools, "Erin Lima")
    await factories.ticket(desk.tools, dave, requested_for_id=erin.user_id)
    await desk.settle()
    assert not await own_typing.tell(desk.tools, erin, 1)


async def test_nobody_types_on_a_ticket_that_is_not_theirs(desk: Helpdesk) -> None:
    await ticket_of_dave(desk)
    carol = await factories.person(desk.tools, "Carol Souza")
    assert not await own_typing.tell(desk.tools, carol, 1)


async def test_without_the_public_door_nothing_is_told(desk: Helpdesk) -> None:
    dave = await ticket_of_dave(desk)
    assert desk.tools.chatwoot
    object.__setattr__(desk.tools.chatwoot.config, "inbox_identifier", "")
    assert not await own_typing.tell(desk.tools, dave, 1)


async def test_without_a_chatwoot_nobody_is_told(tools: Tools) -> None:
    dave = await factories.person(tools)
    own_typing.note(tools, dave, 1)
    assert not own_typing._under_way
    assert not await own_typing.tell(replace(tools, chatwoot=None), dave, 1)
