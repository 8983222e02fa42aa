"""What there is to do in Chatwoot, and how much of it waits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    String,
    func,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db.base import Base, OfCompany
from tickets_app.db.timeline import BIG_ID
from tickets_app.domain.timeline import OutboxKind, OutboxState

RESTING = (OutboxState.PENDING, OutboxState.WAITING, OutboxState.UNKNOWN)


class OutboxRow(OfCompany, Base):
    """One row stands for one thing to do in Chatwoot, written with what caused it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "state", "next_at"),
        Index("ix_outbox_ticket", "ticket_id", "id"),
    )

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=True)
    ticket_id: Mapped[str] = mapped_column(ForeignKey("ticket.id"))
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(60), unique=True)
    """Our id of the thing: what it is found by in Chatwoot after an unknown outcome."""
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(default=0)
    unknown_since: Mapped[datetime | None]
    next_at: Mapped[datetime]
    lease_owner: Mapped[str] = mapped_column(String(60), default="")
    lease_until: Mapped[datetime | None]
    chatwoot_id: Mapped[int | None] = mapped_column(BigInteger)
    known_message_id: Mapped[int] = mapped_column(BigInteger, default=0)
    """The newest Chatwoot message known before the attempt: look-ups start behind it."""
    last_error: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


FINISHED = OutboxState.DONE
"""A dead row is not finished: what comes after it in its ticket waits until somebody decides."""


async def oldest_unfinished_at(session: AsyncSession) -> datetime | None:
    """Give the time since when the longest waiting work waits, None when nothing does."""
    return await session.scalar(
        select(func.min(OutboxRow.created_at)).where(
            OutboxRow.state.in_((*RESTING, OutboxState.SENDING))
        )
    )


async def count_by_state(session: AsyncSession) -> dict[str, int]:
    """Count the unfinished work by its state."""
    counted = await session.execute(
        select(OutboxRow.state, func.count())
        .where(OutboxRow.state != FINISHED)
        .group_by(OutboxRow.state)
    )
    return {row[0]: row[1] for row in counted}


async def find(session: AsyncSession, company_id: int, row_id: int) -> OutboxRow | None:
    """Give the company's row with this id."""
    row = await session.get(OutboxRow, row_id)
    return row if row and row.company_id == company_id else None


async def find_next_message(
    session: AsyncSession, ticket_id: str, from_row_id: int
) -> OutboxRow | None:
    """Give the first message of the ticket, from this row on, that is not finished."""
    return await session.scalar(
        select(OutboxRow)
        .where(
            OutboxRow.ticket_id == ticket_id,
            OutboxRow.id >= from_row_id,
            OutboxRow.kind == OutboxKind.MESSAGE,
            OutboxRow.state != FINISHED,
        )
        .order_by(OutboxRow.id)
        .limit(1)
    )
