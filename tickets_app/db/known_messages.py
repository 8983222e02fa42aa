"""What the portal knows of the messages that a page of Chatwoot's lists."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db.timeline import TimelineEntry


@dataclass(frozen=True, slots=True)
class KnownMessages:
    """Entries by Chatwoot's number, and those that people wrote here by our own id."""

    by_number: dict[int, TimelineEntry]
    by_own_id: dict[str, TimelineEntry]


async def find(
    session: AsyncSession, company_id: int, numbers: Collection[int], own_ids: Collection[str]
) -> KnownMessages:
    """Give what is known of messages with these numbers, and of those with these ids of ours."""
    of_company = select(TimelineEntry).where(TimelineEntry.company_id == company_id)
    numbered = await session.scalars(
        of_company.where(TimelineEntry.chatwoot_message_id.in_(numbers))
    )
    by_number = {number_of(entry): entry for entry in numbered}
    if not own_ids:
        return KnownMessages(by_number, {})
    own = await session.scalars(of_company.where(TimelineEntry.message_id.in_(own_ids)))
    return KnownMessages(by_number, {str(entry.message_id): entry for entry in own})


async def moment_before(session: AsyncSession, ticket_id: str, number: int) -> datetime | None:
    """Give when the message before the one of that number was said, None for the first."""
    return await session.scalar(
        select(TimelineEntry.occurred_at)
        .where(TimelineEntry.ticket_id == ticket_id, TimelineEntry.chatwoot_message_id < number)
        .order_by(TimelineEntry.chatwoot_message_id.desc())
        .limit(1)
    )


def number_of(entry: TimelineEntry) -> int:
    """Give Chatwoot's number of the message, 0 where it has none."""
    return entry.chatwoot_message_id or 0
