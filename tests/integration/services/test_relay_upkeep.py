"""Clocks that jump and tickets that have lost their turn: nothing twice, nothing for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot.sandbox.faults import Injection
from tests import factories
from tests.helpdesk import Helpdesk
from tickets_app.db.engine import Sessions
from tickets_app.db.tables import OutboxRow
from tickets_app.domain.people import Actor
from tickets_app.services import messages, relay_upkeep

AN_HOUR = timedelta(hours=1)
QUARANTINE = timedelta(seconds=90)


class Slow:
    """A database that takes its time."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.is_waiting, self.may_go_on = asyncio.Event(), asyncio.Event()

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[AsyncSession]:
        self.is_waiting.set()
        await self.may_go_on.wait()
        async with self._sessions.begin() as session:
            yield session


class Away:
    """A database that cannot be reached."""

    def begin(self) -> None:
        raise OperationalError("BEGIN", None, Exception("away"))


async def delivered_ticket(desk: Helpdesk) -> tuple[int, Actor]:
    dave = await factories.person(desk.tools)
    number = await factories.ticket(desk.tools, dave)
    await desk.settle()
    return number, dave


async def unknown(desk: Helpdesk) -> int:
    """A ticket whose reply may have arrived, which the portal will not hear from a webhook."""
    number, dave = await delivered_ticket(desk)
    desk.door.is_open = False
    desk.sandbox.world.faults.next_requests.append(
        Injection(status=500, path="/messages", method="POST")
    )
    await messages.reply(desk.tools, dave, number, factories.message("um"))
    await desk.deliver()
    return number


async def in_chatwoot(desk: Helpdesk, number: int) -> list[str]:
    return [message.content for message in await desk.messages(number)][1:]


@pytest.mark.parametrize("by", [AN_HOUR, -AN_HOUR])
async def test_a_clock_that_jumps_shortens_no_quarantine(desk: Helpdesk, by: timedelta) -> None:
    number = await unknown(desk)
    desk.clock.jump(by)
    await relay_upkeep.mend(desk.tools)
    desk.clock.advance(timedelta(seconds=3))
    await desk.deliver()
    assert await in_chatwoot(desk, number) == []
    for _ in range(4):
        desk.clock.advance(QUARANTINE / 2)
        await desk.deliver()
    assert await in_chatwoot(desk, number) == ["um"]


async def test_nobody_goes_on_before_the_quarantines_begin_anew(desk: Helpdesk) -> None:
    """Of several workers one notices the jump, and the others wait for it."""
    await unknown(desk)
    desk.clock.jump(AN_HOUR)
    slow = Slow(desk.tools.sessions)
    slowly = replace(desk.tools, sessions=cast(Sessions, slow))
    first = asyncio.create_task(relay_upkeep.respect_jumps(slowly))
    second = asyncio.create_task(relay_upkeep.respect_jumps(desk.tools))
    await slow.is_waiting.wait()
    for _ in range(3):
        await asyncio.sleep(0)
    assert not second.done()
    slow.may_go_on.set()
    await asyncio.gather(first, second)


async def test_a_jump_that_could_not_be_written_down_is_noticed_again(desk: Helpdesk) -> None:
    number = await unknown(desk)
    desk.clock.jump(AN_HOUR)
    with pytest.raises(OperationalError):
        await relay_upkeep.respect_jumps(replace(desk.tools, sessions=cast(Sessions, Away())))
    await relay_upkeep.respect_jumps(desk.tools)
    row = (await factories.outbox_of(desk.tools, number))[-1]
    assert row.unknown_since
    assert desk.clock() - row.unknown_since < QUARANTINE


async def test_a_clock_that_is_set_back_puts_nothing_off_for_long(desk: Helpdesk) -> None:
    number, dave = await delivered_ticket(desk)
    await messages.reply(desk.tools, dave, number, factories.message("um"))
    desk.clock.jump(-timedelta(days=1))
    assert not await desk.deliver()
    await relay_upkeep.mend(desk.tools)
    await desk.deliver()
    assert await in_chatwoot(desk, number) == ["um"]


async def test_a_ticket_that_has_lost_its_turn_gets_it_again(desk: Helpdesk) -> None:
    number, dave = await delivered_ticket(desk)
    for text in ("um", "dois"):
        await messages.reply(desk.tools, dave, number, factories.message(text))
    async with desk.tools.sessions.begin() as session:
        await session.execute(update(OutboxRow).values(lane=None))
    assert not await desk.deliver()
    await relay_upkeep.mend(desk.tools)
    await desk.deliver()
    assert await in_chatwoot(desk, number) == ["um", "dois"]


async def test_mending_leaves_what_is_right_as_it_is(desk: Helpdesk) -> None:
    number, dave = await delivered_ticket(desk)
    for text in ("um", "dois"):
        await messages.reply(desk.tools, dave, number, factories.message(text))
    before = [(row.lane, row.next_at) for row in await factories.outbox_of(desk.tools, number)]
    await relay_upkeep.mend(desk.tools)
    after = [(row.lane, row.next_at) for row in await factories.outbox_of(desk.tools, number)]
    assert after == before
    assert [lane for lane, _ in after if lane is not None] == [0]
