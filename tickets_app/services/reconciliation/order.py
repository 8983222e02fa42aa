"""Keeps messages in the order of Chatwoot's numbers where their times cannot tell it.

Lists tell whole seconds, webhooks milliseconds: of two messages of one second, one heard each
way, the later could stand before the earlier.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import known_messages
from tickets_app.db.tickets import Ticket


async def straighten(session: AsyncSession, ticket: Ticket, numbers: Sequence[int]) -> None:
    """Move no message further than within its second."""
    found = await known_messages.find(session, ticket.company_id, numbers, ())
    entries = [found.by_number[number] for number in sorted(found.by_number)]
    for before, entry in pairwise(entries):
        is_same_second = _second(before.occurred_at) == _second(entry.occurred_at)
        if is_same_second and entry.occurred_at < before.occurred_at:
            entry.occurred_at = before.occurred_at


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
