"""Asks Chatwoot what has changed, again and again: webhooks are hints, this is the truth.

How far back is asked by Chatwoot's own clock, from the beginning of the last poll that came to
its end, so that no time away is ever left out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from integrations.chatwoot.snapshots import Conversation
from tickets_app.db import hearing, routines, ticket_cursors
from tickets_app.services.reconciliation import (
    alarms,
    listing,
    reading,
    removal,
    status,
    turns,
)
from tickets_app.services.reconciliation.turns import Turn
from tickets_app.services.tools import Tools

OVERLAP = timedelta(minutes=2)
WHEN_SILENT = timedelta(seconds=20)
REGULAR = timedelta(minutes=5)
"""Since the last poll; after more it was we who were away, and nothing counts as missed."""

GRACE_SECONDS = 3.0
"""For the webhooks of what was listed just now to come in before we say that they did not."""

QUIET_FOR = timedelta(minutes=5)


class Poller:
    """One process's part in polling: the first poll is due as soon as the process has begun."""

    def __init__(self, tools: Tools, owner: str) -> None:
        self._tools = tools
        self._owner = owner
        self._has_begun = False
        self._alarms = alarms.Alarms(tools)

    async def take_turn(self) -> bool:
        """Poll if that is due and no other process does; False when there was nothing to do."""
        if self._tools.chatwoot is None:
            return False
        if not self._has_begun:
            await _make_due(self._tools)
            self._has_begun = True
        interval, missed_count = await _interval(self._tools), 0
        async with turns.taken(self._tools, status.POLLING, self._owner, interval) as turn:
            if turn is None:
                return False
            missed_count = await poll(self._tools, turn)
        await self._alarms.look(missed_count)
        return True


async def _make_due(tools: Tools) -> None:
    company_id = await tools.intake.company_id(tools.readers)
    async with tools.sessions.begin() as session:
        await routines.hasten(session, company_id, status.POLLING, tools.clock())


async def _interval(tools: Tools) -> timedelta:
    usual = tools.settings.reconcile_interval
    if status.is_never_called(tools):
        return min(usual, WHEN_SILENT)
    if not status.expects_webhooks(tools):
        return usual
    company_id = await tools.intake.company_id(tools.readers)
    async with tools.readers() as session:
        heard_at = await hearing.newest_received_at(session, company_id)
    is_silent = heard_at is None or tools.clock() - heard_at > status.SILENCE
    return min(usual, WHEN_SILENT) if is_silent else usual


async def poll(tools: Tools, turn: Turn) -> int:
    """Take in everything that changed; gives how much of it no webhook had announced.

    Raises IntegrationError when Chatwoot as a whole does not answer.
    """
    since_last = await _since_last(tools, turn)
    newest, is_counted, missed_count = turns.BEGINNING, None, 0
    async for part in await listing.changed_within(tools, since_last + OVERLAP):
        await turn.go_on()
        if is_counted is None:
            is_counted = await _is_counted(turn, since_last)
        newest = max([newest, *(one.updated_at for one in part if one.updated_at)])
        for conversation in await _unread(tools, part, newest - QUIET_FOR):
            missed_count += await _take_in(turn, conversation, is_counted=is_counted)
    await _look_again(tools, turn)
    return missed_count


async def _is_counted(turn: Turn, since_last: timedelta) -> bool:
    """Tell whether webhooks have had the time to tell of what was listed just now."""
    if turn.routine.succeeded_at is None or since_last > REGULAR:
        return False
    await asyncio.sleep(GRACE_SECONDS)
    return not await _is_any_due(turn.tools)


async def _since_last(tools: Tools, turn: Turn) -> timedelta:
    """Give how long ago the last poll began, whichever way our clock was moved since."""
    since = turn.routine.succeeded_at
    if since is None:
        return await listing.age_of_oldest_ticket(tools)
    return abs(turn.begun_at - since)


async def _is_any_due(tools: Tools) -> bool:
    async with tools.readers() as session:
        return await hearing.is_any_due(session, tools.clock())


async def _unread(
    tools: Tools, part: Sequence[Conversation], quiet_since: datetime
) -> list[Conversation]:
    """Leave out what was read in this very state, once it has been quiet for some minutes.

    What changed just now is read again each time: something may have become visible late.
    """
    company_id = await tools.intake.company_id(tools.readers)
    async with tools.readers() as session:
        read_as_of = await ticket_cursors.read_as_of(
            session, company_id, [conversation.id for conversation in part]
        )
    return [
        conversation
        for conversation in part
        if conversation.updated_at is None
        or conversation.updated_at > quiet_since
        or conversation.updated_at != read_as_of.get(conversation.id)
    ]


async def _take_in(turn: Turn, conversation: Conversation, *, is_counted: bool) -> int:
    await turn.go_on()
    until = conversation.last_activity_at if is_counted else None
    whole = reading.read(turn.tools, conversation, announced_until=until)
    found = await reading.attempt(turn.tools, conversation.id, whole)
    return found.news_count if is_counted else 0


async def _look_again(tools: Tools, turn: Turn) -> None:
    """Look for what was missing or could not be read, a few at a time."""
    company_id, before = turn.holder.company_id, tools.clock() - removal.LOOKED_FOR_AGAIN
    async with tools.readers() as session:
        missing = await ticket_cursors.list_missing(
            session, company_id, before, removal.MOST_AT_ONCE
        )
        refused = await ticket_cursors.list_refused_as_missing(
            session, company_id, removal.MOST_AT_ONCE
        )
        unread = await ticket_cursors.list_unread(session, company_id, removal.MOST_AT_ONCE)
    ids = {ticket.chatwoot_conversation_id for ticket in (*missing, *refused, *unread)}
    for conversation_id in sorted(number for number in ids if number):
        await turn.go_on()
        again = reading.catch_up(tools, conversation_id)
        await reading.attempt(tools, conversation_id, again)
