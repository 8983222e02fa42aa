"""Keeps messages in the order of Chatwoot's numbers where their times cannot tell it.

Lists tell whole seconds, webhooks milliseconds: of two messages of one second, one heard each
way, the later could stand before the earlier. What people wrote here has the time of our clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot.snapshots import Message
from tickets_app.db import known_messages
from tickets_app.db.tickets import Ticket

A_SECOND = timedelta(seconds=1)


async def straighten(session: AsyncSession, ticket: Ticket, listed: Sequence[Message]) -> None:
    """Move no message further than within its second, and none of ours behind its arrival."""
    told_at = {message.id: message.created_at for message in listed}
    found = await known_messages.find(session, ticket.company_id, told_at, ())
    for number, entry in found.by_number.items():
        # Nothing is there before it was said: then our clock is ahead of theirs.
        if entry.message_id and entry.occurred_at >= told_at[number] + A_SECOND:
            entry.occurred_at = told_at[number]
    entries = [found.by_number[number] for number in sorted(found.by_number)]
    for before, entry in pairwise(entries):
        is_same_second = _second(before.occurred_at) == _second(entry.occurred_at)
        if is_same_second and entry.occurred_at < before.occurred_at:
            entry.occurred_at = before.occurred_at


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
