"""When Chatwoot was heard last, and whether something heard waits to be worked off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db.webhook_events import WebhookEvent
from tickets_app.domain.timeline import WebhookState

CALLED = ("signature", "token")
"""By these Chatwoot proves that it has called; what we heard ourselves has another proof."""


async def newest_received_at(session: AsyncSession, company_id: int) -> datetime | None:
    """Give when the last webhook came, None where none has come lately."""
    return await session.scalar(
        select(WebhookEvent.received_at)
        .where(WebhookEvent.company_id == company_id, WebhookEvent.proof.in_(CALLED))
        .order_by(WebhookEvent.id.desc())
        .limit(1)
    )


async def is_any_waiting(session: AsyncSession) -> bool:
    """Tell whether a webhook has come that is not worked off yet."""
    waiting = select(WebhookEvent.id).where(WebhookEvent.state == WebhookState.RECEIVED).limit(1)
    return await session.scalar(waiting) is not None
