"""The states in which Chatwoot has shown a ticket's conversation, each once.

Deliveries come in any order. What changed from one state to the next is told right only when a
late one can be put between those that came before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Select, String, bindparam, delete, func, select
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
class Near:
    """The states that a ticket began with and has just before and after a moment."""

    first: ShownState | None
    before: ShownState | None
    after: ShownState | None


def _near() -> Select[ShownState]:
    of_ticket = ShownState.ticket_id == bindparam("ticket_id")
    is_before = ShownState.shown_at < bindparam("moment")
    is_after = ShownState.shown_at > bindparam("moment")
    before = select(func.max(ShownState.shown_at)).where(of_ticket, is_before)
    after = select(func.min(ShownState.shown_at)).where(of_ticket, is_after)
    neighbours = before.scalar_subquery(), after.scalar_subquery()
    is_first = ShownState.shown_at == bindparam("first_at")
    return select(ShownState).where(of_ticket, is_first | ShownState.shown_at.in_(neighbours))


# Built once: they are asked with every delivery.
_NEAR = _near()
_ADD_ONCE = {
    backend: insert(ShownState).on_conflict_do_nothing().returning(ShownState.ticket_id)
    for backend, insert in upsert.INSERTS.items()
}


async def add_once(session: AsyncSession, state: ShownState) -> bool:
    """Keep the state; False where one of that moment is known already."""
    columns = ("company_id", "ticket_id", "shown_at", "status", "priority", "assignee", "team")
    values = {name: getattr(state, name) for name in columns}
    return await session.scalar(_ADD_ONCE[upsert.backend(session)], values) is not None


async def near(
    session: AsyncSession, ticket_id: str, first_at: datetime, moment: datetime
) -> Near:
    """Give the state of the first moment, and those nearest to the other on both sides."""
    values = {"ticket_id": ticket_id, "first_at": first_at, "moment": moment}
    found = {state.shown_at: state for state in await session.scalars(_NEAR, values)}
    before = [shown_at for shown_at in found if shown_at < moment]
    after = [shown_at for shown_at in found if shown_at > moment]
    return Near(
        found.get(first_at),
        found[max(before)] if before else None,
        found[min(after)] if after else None,
    )


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
