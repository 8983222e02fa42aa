"""Companies and their running numbers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db.base import Base


class Company(Base):
    """One row stands for one company served by this portal; there is one by default."""

    __tablename__ = "company"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]


class Counter(Base):
    """One row stands for one running number of a company, such as that of its tickets."""

    __tablename__ = "counter"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)


TICKETS = "ticket"
"""The name of the running number of tickets."""


async def next_value(session: AsyncSession, company_id: int, name: str) -> int:
    """Give the next running number; the row stays locked until the transaction ends."""
    taken = await session.execute(
        update(Counter)
        .where(Counter.company_id == company_id, Counter.name == name)
        .values(value=Counter.value + 1)
        .returning(Counter.value)
    )
    return taken.scalar_one()


async def wait_for_turn(session: AsyncSession, company_id: int, name: str) -> None:
    """Have the running number for oneself until the transaction ends, without taking one."""
    await session.execute(
        select(Counter.value)
        .where(Counter.company_id == company_id, Counter.name == name)
        .with_for_update()
    )


async def get_default(session: AsyncSession) -> Company:
    """Give the company of this portal; the first migration founds it."""
    found = await session.scalars(select(Company).order_by(Company.id).limit(1))
    return found.one()
