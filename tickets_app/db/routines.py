"""Work that recurs and that one process at a time does: whose it is now, and when it was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, Update, and_, case, literal, or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db import upsert
from tickets_app.db.base import Base, UtcDateTime


class Routine(Base):
    """One row stands for one recurring work of a company's, done by the holder of its lease."""

    __tablename__ = "routine"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    lease_owner: Mapped[str] = mapped_column(String(60), default="")
    lease_until: Mapped[datetime | None]
    next_at: Mapped[datetime]
    succeeded_at: Mapped[datetime | None]
    """When the last time began that came to its end."""
    position: Mapped[str] = mapped_column(String(36), default="")
    """How far a long one has come, empty when it begins anew."""
    last_error: Mapped[str] = mapped_column(String(60), default="")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who does a routine of which company."""

    company_id: int
    name: str
    owner: str


async def find(session: AsyncSession, company_id: int, name: str) -> Routine | None:
    """Give the routine, None before it was ever due."""
    return await session.get(Routine, (company_id, name))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How long a routine is kept without a word, how often it is due at most, and when first."""

    lease: timedelta
    interval: timedelta
    first_at: datetime


async def claim(
    session: AsyncSession, holder: Holder, now: datetime, rhythm: Rhythm
) -> Routine | None:
    """Take the routine when it is due and nobody has it.

    A time much further ahead than one can be set was set by a clock that has gone back since;
    by a moment the clocks of two processes always differ.
    """
    lease, interval = rhythm.lease, rhythm.interval
    await _begin(session, holder, rhythm.first_at)
    claimed = await session.execute(
        update(Routine)
        .where(Routine.company_id == holder.company_id, Routine.name == holder.name)
        .where(or_(Routine.next_at <= now, Routine.next_at > now + interval + lease))
        .where(
            or_(
                Routine.lease_until.is_(None),
                Routine.lease_until <= now,
                Routine.lease_until > now + 2 * lease,
            )
        )
        .values(lease_owner=holder.owner, lease_until=now + lease)
        .returning(Routine)
    )
    return claimed.scalar_one_or_none()


async def _begin(session: AsyncSession, holder: Holder, first_at: datetime) -> None:
    if await find(session, holder.company_id, holder.name):
        return
    await session.execute(
        upsert.insert(session, Routine)
        .values(
            company_id=holder.company_id,
            name=holder.name,
            lease_owner="",
            next_at=first_at,
            position="",
            last_error="",
        )
        .on_conflict_do_nothing()
    )


async def renew(
    session: AsyncSession, holder: Holder, until: datetime, position: str | None = None
) -> bool:
    """Keep the lease until then, and note how far it has come; False when it is lost."""
    values = {"position": position} if position is not None else {}
    return await _change(session, _of(holder).values(lease_until=until, **values))


async def finish(
    session: AsyncSession, holder: Holder, *, next_at: datetime, begun_at: datetime
) -> bool:
    """Give the lease back after it was done; False when it was lost before."""
    # Who wanted it at once while it was being done wants it done again.
    is_wanted_again = and_(Routine.next_at > begun_at, Routine.next_at < next_at)
    done = _of(holder).values(
        # Without its type a time of another zone would lose the zone on SQLite.
        next_at=case((is_wanted_again, Routine.next_at), else_=literal(next_at, UtcDateTime())),
        succeeded_at=begun_at,
        position="",
        last_error="",
        **_FREE,
    )
    return await _change(session, done)


async def put_back(
    session: AsyncSession, holder: Holder, *, next_at: datetime, error: str = ""
) -> bool:
    """Give the lease back before it was done; False when it was lost before."""
    return await _change(
        session, _of(holder).values(next_at=next_at, last_error=error[:60], **_FREE)
    )


async def hasten(session: AsyncSession, company_id: int, name: str, moment: datetime) -> None:
    """Have the routine be due at the moment: earlier, or once more where it is being done."""
    await session.execute(
        update(Routine)
        .where(Routine.company_id == company_id, Routine.name == name)
        .where(or_(Routine.next_at > moment, Routine.lease_until.is_not(None)))
        .values(next_at=moment)
    )


_FREE = {"lease_owner": "", "lease_until": None}


def _of(holder: Holder) -> Update:
    return update(Routine).where(
        Routine.company_id == holder.company_id,
        Routine.name == holder.name,
        Routine.lease_owner == holder.owner,
    )


async def _change(session: AsyncSession, change: Update) -> bool:
    changed = await session.execute(change.returning(Routine.name))
    return changed.scalar_one_or_none() is not None
