"""Sectors that a ticket can go to, and the named queries on them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db.base import Base, OfCompany
from tickets_app.db.tickets import Ticket


class Sector(OfCompany, Base):
    """One row stands for one sector; what Chatwoot calls `portal_category`."""

    __tablename__ = "sector"
    __table_args__ = (UniqueConstraint("company_id", "name"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


async def find(session: AsyncSession, company_id: int, sector_id: str) -> Sector | None:
    """Give the sector of this company."""
    return await session.scalar(
        select(Sector).where(Sector.id == sector_id, Sector.company_id == company_id)
    )


async def find_by_name(session: AsyncSession, company_id: int, name: str) -> Sector | None:
    """Give the sector that bears this name, in whatever case."""
    return await session.scalar(
        select(Sector).where(
            Sector.company_id == company_id, func.lower(Sector.name) == name.lower()
        )
    )


async def list_active(session: AsyncSession, company_id: int) -> list[Sector]:
    """Give the sectors that take new tickets, in their order."""
    found = await session.scalars(
        select(Sector)
        .where(Sector.company_id == company_id, Sector.is_active)
        .order_by(Sector.position, Sector.name)
    )
    return list(found)


async def list_counted(session: AsyncSession, company_id: int) -> list[tuple[Sector, int]]:
    """Give all sectors in their order, each with the number of its tickets."""
    found = await session.execute(
        select(Sector, func.count(Ticket.id))
        .outerjoin(Ticket, Ticket.sector_id == Sector.id)
        .where(Sector.company_id == company_id)
        .group_by(Sector.id)
        .order_by(Sector.position, Sector.name)
    )
    return [(sector, ticket_count) for sector, ticket_count in found]
