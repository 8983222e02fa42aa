"""Webhook deliveries as they came, and the named queries by which they are worked off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import Index, LargeBinary, String, bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db import upsert
from tickets_app.db.base import Base, OfCompany
from tickets_app.db.timeline import BIG_ID
from tickets_app.domain.timeline import WebhookState

OUTCOME_LENGTH = 40
FAILED = "failed"


class WebhookEvent(OfCompany, Base):
    """One row stands for one genuine delivery; bodies of private notes are never written."""

    __tablename__ = "webhook_event"
    __table_args__ = (Index("ix_webhook_event_due", "state", "next_at", "id"),)

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=True)
    delivery_key: Mapped[str] = mapped_column(String(100), unique=True)
    proof: Mapped[str] = mapped_column(String(10))
    """signature, token or cable."""
    body: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[str] = mapped_column(String(OUTCOME_LENGTH), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    received_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A delivery on its way into the table."""

    company_id: int
    delivery_key: str
    proof: str
    body: bytes
    state: str
    outcome: str
    next_at: datetime
    received_at: datetime
    attempts: int = 0


_COLUMNS = tuple(column.name for column in fields(Arrival))
_STORE_ONCE = {
    backend: insert(WebhookEvent)
    .on_conflict_do_nothing(index_elements=["delivery_key"])
    .returning(WebhookEvent.delivery_key)
    for backend, insert in upsert.INSERTS.items()
}


async def store_once(session: AsyncSession, arrivals: Sequence[Arrival]) -> set[str]:
    """Store the deliveries, each key once, and give the keys that were new."""
    stored = await session.execute(
        _STORE_ONCE[upsert.backend(session)],
        [{name: getattr(arrival, name) for name in _COLUMNS} for arrival in arrivals],
    )
    return set(stored.scalars())


_IS_DUE = (WebhookEvent.state == WebhookState.RECEIVED) & (
    WebhookEvent.next_at <= bindparam("now")
)
_UP_TO_TWO = select(WebhookEvent.id).where(_IS_DUE).order_by(WebhookEvent.next_at).limit(2)
# Built once: it is asked with every delivery.
_OLDEST_DUE = (
    select(WebhookEvent, select(func.count()).select_from(_UP_TO_TWO.subquery()).scalar_subquery())
    .where(_IS_DUE)
    .order_by(WebhookEvent.next_at, WebhookEvent.id)
    .limit(1)
    .with_for_update(skip_locked=True, of=WebhookEvent)
)


async def claim_due(session: AsyncSession, now: datetime) -> tuple[WebhookEvent | None, bool]:
    """Give the oldest delivery that is due, for this transaction alone, None when all are done.

    Also tells whether another one is due after it.
    """
    row = (await session.execute(_OLDEST_DUE, {"now": now})).one_or_none()
    return (row[0], row[1] > 1) if row else (None, False)


async def claim(session: AsyncSession, event_id: int) -> WebhookEvent | None:
    """Give the delivery for this transaction alone, None where another worker has it or had it."""
    return await session.scalar(
        select(WebhookEvent)
        .where(WebhookEvent.id == event_id, WebhookEvent.state == WebhookState.RECEIVED)
        .with_for_update(skip_locked=True)
    )


async def put_off(
    session: AsyncSession, event_id: int, now: datetime, pauses: Sequence[timedelta], why: str
) -> None:
    """Have a delivery that failed rest for its next pause; after the last it is poison.

    Why is a failure's short name, never what it says: that may quote the delivery.
    """
    event = await claim(session, event_id)
    if event is None:
        return
    event.attempts += 1
    event.outcome = f"{FAILED}: {why}"[:OUTCOME_LENGTH]
    if event.attempts > len(pauses):
        event.state = WebhookState.POISON
    else:
        event.next_at = now + pauses[event.attempts - 1]


def settle(event: WebhookEvent, outcome: str, now: datetime) -> None:
    """Note what became of the delivery: projected, or left out for the reason."""
    is_projected = outcome == "projected"
    event.state = WebhookState.PROCESSED if is_projected else WebhookState.IGNORED
    event.outcome = outcome
    event.processed_at = now


async def count_by_state(session: AsyncSession) -> dict[str, int]:
    """Count the deliveries that are not worked off, or never will be, by state."""
    counted = await session.execute(
        select(WebhookEvent.state, func.count())
        .where(WebhookEvent.state.in_((WebhookState.RECEIVED, WebhookState.POISON)))
        .group_by(WebhookEvent.state)
    )
    return {row[0]: row[1] for row in counted}


async def forget_before(session: AsyncSession, moment: datetime) -> None:
    """Drop the deliveries that were worked off and came before the moment."""
    await session.execute(
        delete(WebhookEvent).where(
            WebhookEvent.state != WebhookState.RECEIVED, WebhookEvent.received_at < moment
        )
    )
