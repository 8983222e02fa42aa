"""What one process tells the others through the database, where there is no Redis."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Text, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db.base import Base
from tickets_app.db.timeline import BIG_ID

KEPT = 1000


class AnnouncementRow(Base):
    """One row stands for something told to the other processes; the newest are kept."""

    __tablename__ = "announcement"
    # A number that came back after its row was dropped would not be heard.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=True)
    body: Mapped[str] = mapped_column(Text)


async def put(session: AsyncSession, bodies: Sequence[str]) -> set[int]:
    """Tell the others, and give the numbers under which they hear it."""
    rows = [AnnouncementRow(body=body) for body in bodies]
    session.add_all(rows)
    await session.flush()
    return {row.id for row in rows}


async def newest_id(session: AsyncSession) -> int:
    """Give the highest number so far."""
    return await session.scalar(select(func.max(AnnouncementRow.id))) or 0


async def list_after(session: AsyncSession, number: int) -> list[tuple[int, str]]:
    """Give what was told under higher numbers, in their order."""
    found = await session.execute(
        select(AnnouncementRow.id, AnnouncementRow.body)
        .where(AnnouncementRow.id > number)
        .order_by(AnnouncementRow.id)
    )
    return [(row[0], row[1]) for row in found]


async def forget_old(session: AsyncSession) -> None:
    """Drop all but the newest."""
    number = await newest_id(session) - KEPT
    await session.execute(delete(AnnouncementRow).where(AnnouncementRow.id <= number))
