"""Deliveries that could not be worked off, until a person has them tried again or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Update, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db.webhook_events import WebhookEvent
from tickets_app.domain.timeline import WebhookState

DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Poison:
    """One such delivery without its body, of which only the size is known."""

    event_id: int
    outcome: str
    attempts: int
    received_at: datetime
    size: int


async def list_poison(
    session: AsyncSession, company_id: int, *, behind: int, limit: int
) -> list[Poison]:
    """Give one page of them, oldest first."""
    found = await session.execute(
        select(
            WebhookEvent.id,
            WebhookEvent.outcome,
            WebhookEvent.attempts,
            WebhookEvent.received_at,
            func.length(WebhookEvent.body),
        )
        .where(WebhookEvent.company_id == company_id, WebhookEvent.state == WebhookState.POISON)
        .where(WebhookEvent.id > behind)
        .order_by(WebhookEvent.id)
        .limit(limit)
    )
    return [Poison(*row) for row in found]


async def count(session: AsyncSession, company_id: int) -> int:
    """Count them."""
    counted = await session.scalar(
        select(func.count())
        .select_from(WebhookEvent)
        .where(WebhookEvent.state == WebhookState.POISON, WebhookEvent.company_id == company_id)
    )
    return counted or 0


async def replay(
    session: AsyncSession, company_id: int, event_ids: Sequence[int], now: datetime
) -> list[int]:
    """Have them worked off as if they had just come; gives those that were poison still."""
    again = _still_poison(company_id, event_ids).where(func.length(WebhookEvent.body) > 0)
    changed = await session.execute(
        again.values(state=WebhookState.RECEIVED, attempts=0, next_at=now, outcome="").returning(
            WebhookEvent.id
        )
    )
    return sorted(changed.scalars())


async def discard(
    session: AsyncSession, company_id: int, event_ids: Sequence[int], now: datetime
) -> list[int]:
    """Wipe them, and know them still should they come again; gives those that were poison."""
    changed = await session.execute(
        _still_poison(company_id, event_ids)
        .values(state=WebhookState.IGNORED, outcome=DISCARDED, body=b"", processed_at=now)
        .returning(WebhookEvent.id)
    )
    return sorted(changed.scalars())


def _still_poison(company_id: int, event_ids: Sequence[int]) -> Update:
    return (
        update(WebhookEvent)
        .where(WebhookEvent.company_id == company_id, WebhookEvent.id.in_(event_ids))
        .where(WebhookEvent.state == WebhookState.POISON)
        .execution_options(synchronize_session=False)
    )
