from __future__ import annotations

from datetime import timedelta

from tests.factories import NOON
from tickets_app.db import routines
from tickets_app.db.routines import Holder, Rhythm, Routine
from tickets_app.services.tools import Tools

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
RHYTHM = Rhythm(lease=3 * MINUTE, interval=MINUTE, first_at=NOON)


async def begun(tools: Tools) -> Holder:
    """A routine that one process does since noon."""
    holder = Holder(await tools.intake.company_id(tools.readers), "polling", "one")
    async with tools.sessions.begin() as session:
        assert await routines.claim(session, holder, NOON, RHYTHM)
    return holder


async def done(tools: Tools, holder: Holder) -> Routine:
    async with tools.sessions.begin() as session:
        await routines.finish(session, holder, next_at=NOON + MINUTE, begun_at=NOON)
        found = await routines.find(session, holder.company_id, holder.name)
    assert found
    return found


async def test_what_was_done_is_due_an_interval_later(tools: Tools) -> None:
    assert (await done(tools, await begun(tools))).next_at == NOON + MINUTE


async def test_what_is_wanted_while_it_is_being_done_is_done_once_more(tools: Tools) -> None:
    holder = await begun(tools)
    async with tools.sessions.begin() as session:
        await routines.hasten(session, holder.company_id, holder.name, NOON + SECOND)
    assert (await done(tools, holder)).next_at == NOON + SECOND


async def test_what_was_due_far_ahead_by_a_clock_gone_back_is_due_as_usual(tools: Tools) -> None:
    holder = await begun(tools)
    async with tools.sessions.begin() as session:
        found = await routines.find(session, holder.company_id, holder.name)
        assert found
        found.next_at = NOON + 60 * MINUTE
    assert (await done(tools, holder)).next_at == NOON + MINUTE
