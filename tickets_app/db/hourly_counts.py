"""What happened how often in which hour, counted by all processes together."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db import upsert
from tickets_app.db.base import Base

HOUR = timedelta(hours=1)


class HourlyCount(Base):
    """One row stands for how often something happened in one hour."""

    __tablename__ = "hourly_count"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


def hour_of(moment: datetime) -> datetime:
    """Give the hour that the moment lies in, by its beginning."""
    return moment.replace(minute=0, second=0, microsecond=0)


async def add(
    session: AsyncSession, company_id: int, name: str, now: datetime, count: int = 1
) -> None:
    """Count that much more in this hour."""
    put = upsert.insert(session, HourlyCount).values(
        company_id=company_id, name=name, hour=hour_of(now), count=count
    )
    await session.execute(
        put.on_conflict_do_update(
            index_elements=["company_id", "name", "hour"],
            set_={"count": HourlyCount.count + put.excluded.count},
        )
    )


async def total(session: AsyncSession, company_id: int, name: str, after: datetime) -> int:
    """Give how often it happened in the hours that begin after the moment."""
    found = await session.scalar(
        select(func.sum(HourlyCount.count)).where(
            HourlyCount.company_id == company_id,
            HourlyCount.name == name,
            HourlyCount.hour > after,
        )
    )
    return int(found or 0)


async def worst(session: AsyncSession, company_id: int, name: str, after: datetime) -> int:
    """Give how often it happened in the worst of the hours that begin after the moment."""
    found = await session.scalar(
        select(func.max(HourlyCount.count)).where(
            HourlyCount.company_id == company_id,
            HourlyCount.name == name,
            HourlyCount.hour > after,
        )
    )
    return found or 0


async def forget_before(session: AsyncSession, moment: datetime) -> None:
    """Drop the hours before the moment."""
    await session.execute(delete(HourlyCount).where(HourlyCount.hour < moment))
