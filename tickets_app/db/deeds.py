"""What support did on a ticket, as far as the thread tells it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db.timeline import TimelineEntry
from tickets_app.domain.timeline import EntryKind

CHANGES = (EntryKind.STATUS, EntryKind.ASSIGNEE, EntryKind.TEAM, EntryKind.PRIORITY)


async def list_events(
    session: AsyncSession, ticket_id: str, since: datetime
) -> list[TimelineEntry]:
    """Give what support changed since the moment, in the order in which it happened."""
    found = await session.scalars(
        select(TimelineEntry)
        .where(
            TimelineEntry.ticket_id == ticket_id,
            TimelineEntry.kind.in_(CHANGES),
            TimelineEntry.occurred_at >= since,
        )
        .order_by(TimelineEntry.occurred_at, TimelineEntry.id)
    )
    return list(found)
