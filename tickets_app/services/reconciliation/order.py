"""Keeps messages in the order of Chatwoot's numbers where their times cannot tell it.

Lists tell whole seconds, webhooks milliseconds: of two messages of one second, one heard each
way, the later could stand before the earlier. What people wrote here has the time of our clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot.snapshots import Message
from tickets_app.db import known_messages
from tickets_app.db.tickets import Ticket
from tickets_app.db.timeline import TimelineEntry

A_SECOND = timedelta(seconds=1)


async def is_straight(session: AsyncSession, ticket: Ticket, listed: Sequence[Message]) -> bool:
    """Tell whether the messages stand as `straighten` would have them."""
    return not await _moves(session, ticket, listed)


async def straighten(session: AsyncSession, ticket: Ticket, listed: Sequence[Message]) -> None:
    """Move no message further than within its second, and none of ours behind its arrival."""
    for entry, moment in await _moves(session, ticket, listed):
        entry.occurred_at = moment


async def _moves(
    session: AsyncSession, ticket: Ticket, listed: Sequence[Message]
) -> list[tuple[TimelineEntry, datetime]]:
    if not listed:
        return []
    told_at = {message.id: message.created_at for message in listed}
    found = await known_messages.find(session, ticket.company_id, told_at, ())
    before = await known_messages.moment_before(session, ticket.id, min(told_at))
    moves: list[tuple[TimelineEntry, datetime]] = []
    for number, entry in sorted(found.by_number.items()):
        before = _right(entry, told_at[number], before)
        if before != entry.occurred_at:
            moves.append((entry, before))
    return moves


def _right(entry: TimelineEntry, told_at: datetime, before: datetime | None) -> datetime:
    moment = entry.occurred_at
    # Nothing is there before it was said: then our clock is ahead of theirs.
    if entry.message_id and moment >= told_at + A_SECOND:
        moment = told_at
    is_same_second = before is not None and _second(before) == _second(moment)
    return max(before, moment) if before and is_same_second else moment


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
