"""Puts the name of who acted beside what the thread tells, from Chatwoot's activity lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import deeds as deeds_db
from tickets_app.db.tickets import Ticket
from tickets_app.db.timeline import TimelineEntry
from tickets_app.domain.activity_words import Deed

BEFORE = timedelta(seconds=10)
AFTER = timedelta(minutes=10)
"""A line is written just after what it tells of; without webhooks the change is known later."""


async def is_any_missing(session: AsyncSession, ticket_id: str, deeds: Sequence[Deed]) -> bool:
    """Tell whether some change lacks a name that these lines have for it."""
    return any(not event.actor_name for event, _ in await _named(session, ticket_id, deeds))


async def fill(session: AsyncSession, ticket: Ticket, deeds: Sequence[Deed]) -> bool:
    """Name who acted, each line for the first change that fits it; tells whether any was new."""
    missing = [
        (event, deed)
        for event, deed in await _named(session, ticket.id, deeds)
        if not event.actor_name
    ]
    for event, deed in missing:
        event.actor_name = deed.actor[:255]
    return bool(missing)


async def _named(
    session: AsyncSession, ticket_id: str, deeds: Sequence[Deed]
) -> list[tuple[TimelineEntry, Deed]]:
    """Give each change with the line that tells of it."""
    if not deeds:
        return []
    since = min(deed.told_at for deed in deeds) - BEFORE
    events = await deeds_db.list_events(session, ticket_id, since)
    found: list[tuple[TimelineEntry, Deed]] = []
    for deed in sorted(deeds, key=lambda deed: deed.told_at):
        event = next((event for event in events if _fits(deed, event)), None)
        if event:
            events.remove(event)
            found.append((event, deed))
    return found


def _fits(deed: Deed, event: TimelineEntry) -> bool:
    is_near = -BEFORE <= event.occurred_at - deed.told_at <= AFTER
    is_same = deed.value is None or event.to_value == deed.value
    return is_near and is_same and event.kind in deed.kinds
