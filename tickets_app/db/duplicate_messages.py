"""Messages of ours that stand twice in Chatwoot; the portal shows each of them once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db import upsert
from tickets_app.db.base import Base
from tickets_app.db.tickets import Ticket


class DuplicateMessage(Base):
    """One row stands for one message in Chatwoot that repeats another of ours."""

    __tablename__ = "duplicate_message"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), primary_key=True)
    chatwoot_message_id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False
    )
    ticket_id: Mapped[str] = mapped_column(ForeignKey("ticket.id"))
    kept_message_id: Mapped[int] = mapped_column(BigInteger)
    found_at: Mapped[datetime]


async def add_once(
    session: AsyncSession, ticket: Ticket, message_id: int, kept_id: int, now: datetime
) -> bool:
    """Note the repetition; False where it was known."""
    added = await session.scalar(
        upsert.insert(session, DuplicateMessage)
        .values(
            company_id=ticket.company_id,
            chatwoot_message_id=message_id,
            ticket_id=ticket.id,
            kept_message_id=kept_id,
            found_at=now,
        )
        .on_conflict_do_nothing()
        .returning(DuplicateMessage.chatwoot_message_id)
    )
    return added is not None


async def count(session: AsyncSession, company_id: int) -> int:
    """Count all repetitions ever found."""
    found = await session.scalar(
        select(func.count())
        .select_from(DuplicateMessage)
        .where(DuplicateMessage.company_id == company_id)
    )
    return found or 0
