"""Puts outgoing work right after a clock has jumped, or should a ticket have lost its turn."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Update, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from tickets_app.db.outbox import LANE_OF_WAITING, UNFINISHED, OutboxRow
from tickets_app.domain.timeline import OutboxState


async def bring_back(session: AsyncSession, now: datetime, longest: timedelta) -> int:
    """Have done now what no rule puts off so long: the clock was set back. Tells how much."""
    await session.execute(_change().where(OutboxRow.unknown_since > now).values(unknown_since=now))
    moved = await session.scalars(
        _change()
        .where(OutboxRow.lane.is_not(None), OutboxRow.next_at > now + longest)
        .values(next_at=now)
        .returning(OutboxRow.id)
    )
    return len(moved.all())


async def begin_quarantines_anew(session: AsyncSession, now: datetime) -> None:
    """Let everything unknown rest from now on: how long it has rested nobody can tell."""
    await session.execute(
        _change().where(UNFINISHED, OutboxRow.unknown_since.is_not(None)).values(unknown_since=now)
    )


async def line_up(session: AsyncSession, now: datetime) -> int:
    """Give every ticket's first unfinished work its turn, should it have none. Tells how much."""
    earlier = aliased(OutboxRow)
    is_behind = (
        select(earlier.id)
        .where(earlier.ticket_id == OutboxRow.ticket_id, earlier.id < OutboxRow.id)
        .where(earlier.done_at.is_(None))
        .exists()
    )
    lined_up = await session.scalars(
        _change()
        .where(OutboxRow.lane.is_(None), UNFINISHED, OutboxRow.state != OutboxState.DEAD)
        .where(~is_behind)
        .values(lane=LANE_OF_WAITING, next_at=now)
        .returning(OutboxRow.id)
    )
    return len(lined_up.all())


def _change() -> Update:
    return update(OutboxRow).execution_options(synchronize_session=False)
