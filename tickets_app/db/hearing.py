"""When Chatwoot was heard last, and whether something heard waits to be worked off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db.webhook_events import WebhookEvent
from tickets_app.domain.timeline import WebhookState

CALLED = ("signature", "token")
"""By these Chatwoot proves that it has called; what we heard ourselves has another proof."""

LATELY = 1000
"""Deliveries; a portal that hears much by itself is not to look through all of that."""


async def newest_received_at(session: AsyncSession, company_id: int) -> datetime | None:
    """Give when the last webhook came, None where none is among what was heard lately."""
    lately = (
        select(WebhookEvent.received_at, WebhookEvent.proof)
        .where(WebhookEvent.company_id == company_id)
        .order_by(WebhookEvent.id.desc())
        .limit(LATELY)
        .subquery()
    )
    called = select(func.max(lately.c.received_at)).where(lately.c.proof.in_(CALLED))
    return await session.scalar(called)


async def is_any_due(session: AsyncSession, now: datetime) -> bool:
    """Tell whether a webhook has come that is yet to be worked off; what was put off is not."""
    due = select(WebhookEvent.id).where(
        WebhookEvent.state == WebhookState.RECEIVED, WebhookEvent.next_at <= now
    )
    return await session.scalar(due.limit(1)) is not None
