"""The states in which Chatwoot has shown a ticket's conversation, each once.

Deliveries come in any order. What changed from one state to the next is told right only when a
late one can be put between those that came before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db import upsert
from tickets_app.db.base import Base, OfCompany


class ShownState(OfCompany, Base):
    """One row stands for one state of a ticket's conversation, in our words, as of `shown_at`."""

    __tablename__ = "shown_state"

    ticket_id: Mapped[str] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    shown_at: Mapped[datetime] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(String(20))
    priority: Mapped[str] = mapped_column(String(10))
    assignee: Mapped[str] = mapped_column(String(255))
    team: Mapped[str] = mapped_column(String(255))


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The states before and after a moment, None where there is none."""

    before: ShownState | None
    after: ShownState | None


async def add_once(session: AsyncSession, state: ShownState) -> bool:
    """Keep the state; False where one of that moment is known already."""
    columns = ("company_id", "ticket_id", "shown_at", "status", "priority", "assignee", "team")
    added = await session.scalar(
        upsert.insert(session, ShownState)
        .values({name: getattr(state, name) for name in columns})
        .on_conflict_do_nothing()
        .returning(ShownState.ticket_id)
    )
    return added is not None


async def neighbours(session: AsyncSession, ticket_id: str, moment: datetime) -> Neighbours:
    """Give the states nearest to the moment on both sides."""
    of_ticket = select(ShownState).where(ShownState.ticket_id == ticket_id).limit(1)
    before = of_ticket.where(ShownState.shown_at < moment).order_by(ShownState.shown_at.desc())
    after = of_ticket.where(ShownState.shown_at > moment).order_by(ShownState.shown_at)
    return Neighbours(await session.scalar(before), await session.scalar(after))


async def newest(session: AsyncSession, ticket_id: str) -> ShownState | None:
    """Give the state in which the conversation was shown last."""
    return await session.scalar(
        select(ShownState)
        .where(ShownState.ticket_id == ticket_id)
        .order_by(ShownState.shown_at.desc())
        .limit(1)
    )


async def forget_before(session: AsyncSession, moment: datetime) -> None:
    """Drop the states from before the moment, keeping each ticket's newest of them."""
    newest = (
        select(ShownState.ticket_id, func.max(ShownState.shown_at).label("shown_at"))
        .where(ShownState.shown_at < moment)
        .group_by(ShownState.ticket_id)
        .subquery()
    )
    await session.execute(
        delete(ShownState).where(
            ShownState.shown_at
            < select(newest.c.shown_at)
            .where(newest.c.ticket_id == ShownState.ticket_id)
            .scalar_subquery()
        )
    )
