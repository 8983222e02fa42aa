"""Reads open and lately solved tickets from their first message on, at night and in small parts.

A deletion or edit moves no list of what has changed: where its webhook was lost, only reading
everything again shows it.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tickets_app.db import ticket_cursors
from tickets_app.services.reconciliation import pacing, reading, status, turns
from tickets_app.services.reconciliation.reading import Read
from tickets_app.services.reconciliation.turns import Turn
from tickets_app.services.tools import Tools

AT_NIGHT = time(3, 0)
SOLVED_WITHIN = timedelta(days=14)
PART = 20
"""Tickets in one turn; between turns others may have theirs."""

A_DAY = timedelta(days=1)
LONGEST_PAUSE = timedelta(hours=26)
"""From night to night, where clocks are put back."""


async def take_turn(tools: Tools, owner: str) -> bool:
    """Sweep the next part if that is due and no other process does; False when it is not."""
    if tools.chatwoot is None:
        return False
    tonight = next_night(tools.clock(), tools.settings.time_zone)
    async with turns.taken(tools, status.SWEEP, owner, LONGEST_PAUSE, tonight) as turn:
        if turn is None:
            return False
        await _sweep(tools, turn)
    return True


async def _sweep(tools: Tools, turn: Turn) -> None:
    async with tools.readers() as session:
        part = await ticket_cursors.list_to_sweep(
            session,
            turn.holder.company_id,
            turn.routine.position,
            tools.clock() - SOLVED_WITHIN,
            PART,
        )
    for ticket in part:
        assert ticket.chatwoot_conversation_id, "only such are swept"
        whole = _read(tools, ticket.chatwoot_conversation_id)
        await reading.attempt(tools, ticket.chatwoot_conversation_id, whole)
        await turn.go_on(ticket.id)
    if len(part) == PART:
        turn.put_off(tools.clock())
    else:
        turn.next_at = next_night(tools.clock(), tools.settings.time_zone)


async def _read(tools: Tools, conversation_id: int) -> Read:
    assert tools.chatwoot
    await pacing.wait(tools)
    conversation = await tools.chatwoot.get_conversation(conversation_id)
    return await reading.read(tools, conversation, is_whole=True)


def next_night(now: datetime, time_zone: str) -> datetime:
    """Give the next three o'clock in the morning of that zone."""
    here = now.astimezone(ZoneInfo(time_zone))
    tonight = datetime.combine(here.date(), AT_NIGHT, here.tzinfo)
    return tonight if tonight > here else tonight + A_DAY
