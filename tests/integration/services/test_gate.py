"""One breaker and one pace for all processes: closed while Chatwoot fails, and never too fast."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from integrations.chatwoot.sandbox.faults import Injection
from integrations.errors import RateLimited
from tests import factories
from tests.helpdesk import Helpdesk
from tickets_app.db.tables import OutboxRow
from tickets_app.domain.breaker import Reason
from tickets_app.domain.gate import Gate
from tickets_app.domain.pace import Pace
from tickets_app.domain.people import Actor
from tickets_app.services import gate, gate_keeping, messages, relay
from tickets_app.services.relay_upkeep import Upkeep
from tickets_app.services.tools import Tools


async def gate_of(desk: Helpdesk) -> Gate:
    return (await gate.look(desk.tools)).gate


async def reason(desk: Helpdesk) -> Reason:
    return (await gate_of(desk)).breaker.reason


async def tickets_of_dave(desk: Helpdesk, count: int) -> Actor:
    dave = await factories.person(desk.tools)
    for _ in range(count):
        await factories.ticket(desk.tools, dave)
    return dave


async def rows(desk: Helpdesk, *numbers: int) -> list[OutboxRow]:
    return [row for number in numbers for row in await factories.outbox_of(desk.tools, number)]


def paced(desk: Helpdesk, most: int) -> Tools:
    """The same portal, bound to so many requests a second."""
    chatwoot = desk.tools.settings.chatwoot
    assert chatwoot
    settings = replace(desk.tools.settings, chatwoot=replace(chatwoot, requests_per_second=most))
    return replace(desk.tools, settings=settings)


def set_token(desk: Helpdesk, of: str, token: str) -> str:
    """Give somebody or some bot in Chatwoot another token; gives the old one."""
    store = desk.sandbox.world.store
    [owner] = [one for one in (*store.users, *store.bots) if one.name == of]
    old, owner.access_token = owner.access_token, token
    return old


async def test_after_five_failures_nothing_is_tried_and_nothing_counts(desk: Helpdesk) -> None:
    desk.clock.stand()
    await tickets_of_dave(desk, 8)
    desk.sandbox.world.faults.rate_of_502 = 1.0
    await desk.deliver()
    assert await reason(desk) is Reason.FAILING
    assert sum(row.attempts for row in await rows(desk, *range(1, 9))) == 5
    desk.clock.advance(timedelta(seconds=5))
    assert not await desk.deliver()
    assert sum(row.attempts for row in await rows(desk, *range(1, 9))) == 5


async def test_a_probe_that_succeeds_lets_everything_go(desk: Helpdesk) -> None:
    desk.clock.stand()
    await tickets_of_dave(desk, 6)
    desk.sandbox.world.faults.rate_of_502 = 1.0
    await desk.deliver()
    desk.clock.advance(timedelta(seconds=10))
    assert not await desk.deliver()
    desk.sandbox.world.faults.rate_of_502 = 0.0
    desk.clock.advance(timedelta(seconds=19))
    assert not await desk.deliver()
    desk.clock.advance(timedelta(seconds=1))
    for _ in range(4):
        await desk.settle()
        desk.clock.advance(timedelta(seconds=30))
    assert await reason(desk) is Reason.NONE
    assert {row.state for row in await rows(desk, *range(1, 7))} == {"done"}


async def test_only_one_of_all_processes_probes(desk: Helpdesk) -> None:
    await tickets_of_dave(desk, 6)
    desk.sandbox.world.faults.rate_of_502 = 1.0
    await desk.deliver()
    desk.sandbox.world.faults.rate_of_502 = 0.0
    desk.clock.advance(timedelta(seconds=10))
    asked = await asyncio.gather(*(gate_keeping.probe(desk.tools) for _ in range(2)))
    assert sorted(asked) == [False, True]


@pytest.mark.parametrize("whose", ["Root Admin", "Portal de chamados"])
async def test_a_wrong_token_stops_everything_and_kills_nothing(
    desk: Helpdesk, whose: str
) -> None:
    dave = await tickets_of_dave(desk, 1)
    await desk.settle()
    await messages.reply(desk.tools, dave, 1, factories.message("um"))
    await messages.reply(desk.tools, dave, 1, factories.message("dois"))
    await factories.ticket(desk.tools, dave)
    good = set_token(desk, whose, "another")
    await desk.deliver()
    assert await reason(desk) is Reason.TOKEN
    assert desk.tools.counters.count("gate.token_refused") == 1
    waiting = [row for row in await rows(desk, 1, 2) if row.state != "done"]
    assert {(row.state, row.attempts) for row in waiting} == {("pending", 0)}
    set_token(desk, whose, good)
    desk.clock.advance(timedelta(seconds=10))
    await desk.settle()
    assert {row.state for row in await rows(desk, 1, 2)} == {"done"}


async def test_while_the_token_is_wrong_every_probe_finds_it_so(desk: Helpdesk) -> None:
    await tickets_of_dave(desk, 1)
    set_token(desk, "Root Admin", "another")
    for _ in range(4):
        await desk.deliver()
        desk.clock.advance(timedelta(seconds=125))
    assert await reason(desk) is Reason.TOKEN
    assert {row.state for row in await rows(desk, 1)} == {"pending"}


async def test_a_token_wrong_during_a_look_up_leaves_the_fate_unknown(desk: Helpdesk) -> None:
    dave = await tickets_of_dave(desk, 1)
    await desk.settle()
    desk.door.is_open = False
    desk.sandbox.world.faults.next_requests.append(Injection(status=500, path="/messages"))
    await messages.reply(desk.tools, dave, 1, factories.message("um"))
    await desk.deliver()
    good = set_token(desk, "Root Admin", "another")
    desk.clock.advance(timedelta(seconds=3))
    await desk.deliver()
    [row] = [row for row in await rows(desk, 1) if row.state != "done"]
    assert (row.state, row.attempts, row.lease_owner) == ("unknown", 1, "")
    assert row.unknown_since
    set_token(desk, "Root Admin", good)


async def test_whoever_starts_a_worker_has_chatwoot_asked_at_once(desk: Helpdesk) -> None:
    await tickets_of_dave(desk, 1)
    good = set_token(desk, "Root Admin", "another")
    await desk.deliver()
    set_token(desk, "Root Admin", good)
    assert not await desk.deliver()
    upkeep = Upkeep(desk.tools)
    await upkeep.take_turn()
    assert await desk.deliver()
    before = await gate_of(desk)
    await upkeep.take_turn()
    assert await gate_of(desk) == before


async def test_a_conversation_that_the_token_may_not_touch_parks_its_ticket_alone(
    desk: Helpdesk,
) -> None:
    dave = await tickets_of_dave(desk, 2)
    await desk.settle()
    desk.sandbox.world.faults.next_requests.append(
        Injection(status=401, path="/conversations/1/messages", method="POST", times=1)
    )
    for number in (1, 2):
        await messages.reply(desk.tools, dave, number, factories.message("um"))
    await desk.deliver()
    assert await reason(desk) is Reason.NONE
    parked, sent = (await rows(desk, 1))[-1], (await rows(desk, 2))[-1]
    assert (parked.state, parked.last_error) == ("waiting", "Unauthenticated")
    assert sent.state == "done"
    desk.clock.advance(timedelta(seconds=61))
    await desk.deliver()
    assert {row.state for row in await rows(desk, 1)} == {"done"}


async def test_a_404_from_where_not_even_our_inbox_is_kills_nothing(desk: Helpdesk) -> None:
    """As a proxy answers for a Chatwoot that is being replaced."""
    await tickets_of_dave(desk, 8)
    desk.sandbox.world.faults.next_requests = [Injection(status=404, times=1000)]
    await desk.deliver()
    assert await reason(desk) is Reason.FAILING
    assert not {row.state for row in await rows(desk, *range(1, 9))} & {"dead"}
    desk.sandbox.world.faults.next_requests = []
    desk.clock.advance(timedelta(minutes=5))
    await desk.settle()
    assert {row.state for row in await rows(desk, *range(1, 9))} == {"done"}


async def test_where_the_inbox_cannot_be_asked_for_a_404_is_believed(desk: Helpdesk) -> None:
    dave = await tickets_of_dave(desk, 1)
    await desk.settle()
    await messages.reply(desk.tools, dave, 1, factories.message())
    desk.sandbox.world.faults.next_requests = [
        Injection(status=404, path="/messages"),
        Injection(status=401, path="/inboxes/"),
    ]
    await desk.deliver()
    [*_, row] = await rows(desk, 1)
    assert (row.state, row.last_error) == ("dead", "Missing")


async def test_tokens_that_cannot_be_examined_count_as_good(desk: Helpdesk) -> None:
    await tickets_of_dave(desk, 1)
    faults = desk.sandbox.world.faults.next_requests
    faults.append(Injection(status=401, path="/contacts", method="POST"))
    faults.append(Injection(status=500, path="/profile"))
    await desk.deliver()
    assert await reason(desk) is Reason.NONE
    assert (await rows(desk, 1))[0].state == "waiting"


async def test_told_that_it_is_too_fast_everybody_is_quiet_and_then_slower(
    desk: Helpdesk,
) -> None:
    await tickets_of_dave(desk, 2)
    too_fast = Injection(status=429, path="/contacts", retry_after=60)
    desk.sandbox.world.faults.next_requests.append(too_fast)
    await desk.deliver()
    assert sum(row.attempts for row in await rows(desk, 1, 2)) == 1
    assert (await gate_of(desk)).pace.slowed_to == 25.0
    desk.clock.advance(timedelta(seconds=65))
    await desk.settle()
    assert {row.state for row in await rows(desk, 1, 2)} == {"done"}


async def fill(desk: Helpdesk, number: int) -> None:
    """Support writes as much in a minute as a conversation takes."""
    with contextlib.suppress(RateLimited):
        while True:
            await desk.says(number, "Ainda estamos vendo.")


async def test_the_limit_of_one_conversation_holds_up_nobody_else(desk: Helpdesk) -> None:
    dave = await tickets_of_dave(desk, 2)
    await desk.settle()
    await fill(desk, 1)
    for number in (1, 2):
        await messages.reply(desk.tools, dave, number, factories.message("um"))
    await desk.deliver()
    full, sent = (await rows(desk, 1))[-1], (await rows(desk, 2))[-1]
    assert (full.state, full.last_error, sent.state) == ("waiting", "RateLimited", "done")
    assert (await gate_of(desk)).pace.slowed_to is None


async def test_what_one_process_sends_all_others_wait_for(desk: Helpdesk) -> None:
    desk.clock.stand()
    dave = await tickets_of_dave(desk, 1)
    await desk.settle()
    for text in ("um", "dois"):
        await messages.reply(desk.tools, dave, 1, factories.message(text))
    first, second = paced(desk, 1), paced(desk, 1)
    desk.clock.advance(timedelta(seconds=5))
    await relay.deliver_next(first, "first")
    assert gate.wait(second, (await gate.look(second)).gate) > timedelta(seconds=0.5)


async def test_within_its_pace_everything_arrives(desk: Helpdesk) -> None:
    await tickets_of_dave(desk, 1)
    tools = paced(desk, 50)
    while await relay.deliver_next(tools, "worker"):
        pass
    assert {row.state for row in await rows(desk, 1)} == {"done"}


async def test_who_is_too_early_waits_for_the_next_place_and_looks_again(desk: Helpdesk) -> None:
    desk.clock.stand()
    await tickets_of_dave(desk, 1)
    tools = paced(desk, 100)
    late = Pace(-50.0, desk.clock())
    await gate.change(tools, lambda found, _: replace(found, pace=late))
    assert await relay.deliver_next(tools, "worker")
    assert {row.attempts for row in await rows(desk, 1)} == {0}


async def test_what_a_repeat_does_not_harm_is_done_again_after_its_worker_vanished(
    desk: Helpdesk,
) -> None:
    await tickets_of_dave(desk, 1)
    vanished = {"state": "sending", "lane": 1, "attempts": 1, "lease_owner": "gone"}
    async with desk.tools.sessions.begin() as session:
        await session.execute(
            update(OutboxRow).where(OutboxRow.kind == "contact").values(**vanished)
        )
    await desk.settle()
    assert {row.state for row in await rows(desk, 1)} == {"done"}


async def test_no_more_than_four_are_on_their_way_whatever_the_number_of_processes(
    desk: Helpdesk,
) -> None:
    await tickets_of_dave(desk, 5)
    lease = {"lane": 1, "state": "sending", "lease_owner": "busy"}
    until = desk.clock() + desk.tools.settings.lease
    async with desk.tools.sessions.begin() as session:
        await session.execute(
            update(OutboxRow)
            .where(OutboxRow.lane == 0, OutboxRow.ticket_id.in_(await ids(desk, 1, 2, 3, 4)))
            .values(**lease, lease_until=until, next_at=until)
        )
    assert not await desk.deliver()
    # Whoever began this long ago is dead or done: nobody waits for it.
    desk.clock.advance(desk.tools.settings.lease * 0.3)
    assert await desk.deliver()


async def ids(desk: Helpdesk, *numbers: int) -> list[str]:
    return [(await factories.row_of(desk.tools, number)).id for number in numbers]


async def test_a_ticket_with_many_messages_holds_up_no_other(desk: Helpdesk) -> None:
    dave = await tickets_of_dave(desk, 2)
    await desk.settle()
    for text in map(str, range(20)):
        await messages.reply(desk.tools, dave, 1, factories.message(text))
    await messages.reply(desk.tools, dave, 2, factories.message("um"))
    for _ in range(2):
        await relay.deliver_next(desk.tools, "worker")
    assert [row.state for row in await rows(desk, 2)][-1] == "done"


async def test_what_is_new_goes_before_look_ups(desk: Helpdesk) -> None:
    dave = await tickets_of_dave(desk, 2)
    await desk.settle()
    desk.door.is_open = False
    desk.sandbox.world.faults.next_requests.append(Injection(status=500, path="/messages"))
    await messages.reply(desk.tools, dave, 1, factories.message("um"))
    await desk.deliver()
    desk.clock.advance(timedelta(seconds=3))
    await messages.reply(desk.tools, dave, 2, factories.message("dois"))
    await relay.deliver_next(desk.tools, "worker")
    states = [(await rows(desk, number))[-1].state for number in (1, 2)]
    assert states == ["unknown", "done"]
