"""Taking work for Chatwoot under a lease, so that one worker at a time does it, in order."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, Update, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from tickets_app.db.outbox import FINISHED, RESTING, OutboxRow
from tickets_app.domain.retry import Verdict
from tickets_app.domain.timeline import OutboxState


async def claim_next(
    session: AsyncSession, owner: str, now: datetime, lease: timedelta
) -> OutboxRow | None:
    """Take the next due row whose ticket has nothing unfinished before it, None when all rest.

    A row whose sender vanished becomes unknown: it may have been sent. A row that was unknown
    stays so until somebody has looked for it.
    """
    row = await session.scalar(_next_due(now).with_for_update(skip_locked=True, of=OutboxRow))
    if row is None:
        return None
    if row.state == OutboxState.SENDING:
        row.unknown_since = now
    if row.unknown_since is None:
        row.state = OutboxState.SENDING
        row.attempts += 1
    else:
        row.state = OutboxState.UNKNOWN
    row.lease_owner = owner
    row.lease_until = now + lease
    await session.flush()
    return row


async def is_any_due(session: AsyncSession, now: datetime) -> bool:
    """Tell, without taking anything, whether there is a row to claim."""
    return await session.scalar(_next_due(now)) is not None


def _next_due(now: datetime) -> Select[OutboxRow]:
    earlier = aliased(OutboxRow)
    blocked = (
        select(earlier.id)
        .where(
            earlier.ticket_id == OutboxRow.ticket_id,
            earlier.id < OutboxRow.id,
            earlier.state != FINISHED,
        )
        .exists()
    )
    return (
        select(OutboxRow)
        .where(
            OutboxRow.state.in_((*RESTING, OutboxState.SENDING)),
            OutboxRow.next_at <= now,
            or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until <= now),
            ~blocked,
        )
        .order_by(OutboxRow.next_at, OutboxRow.id)
        .limit(1)
    )


async def begin_sending(
    session: AsyncSession, row_id: int, owner: str, *, now: datetime, lease: timedelta
) -> bool:
    """Note, before the first byte goes out, that the row is being sent; False without the lease.

    Whoever finds the row after a crash reads from this that it may have been sent.
    """
    changed = await session.execute(
        _of_owner(row_id, owner)
        .values(
            state=OutboxState.SENDING,
            unknown_since=None,
            attempts=OutboxRow.attempts + 1,
            lease_until=now + lease,
        )
        .returning(OutboxRow.id)
    )
    return changed.scalar_one_or_none() is not None


async def put_back(
    session: AsyncSession, row_id: int, owner: str, *, verdict: Verdict, error: str
) -> bool:
    """Let the row rest as decided and give the lease up; False without the lease."""
    changed = await session.execute(
        _of_owner(row_id, owner)
        .values(
            state=verdict.state,
            next_at=verdict.next_at,
            unknown_since=verdict.unknown_since,
            last_error=error,
            lease_owner="",
            lease_until=None,
        )
        .returning(OutboxRow.id)
    )
    return changed.scalar_one_or_none() is not None


async def finish(
    session: AsyncSession, key: str, *, chatwoot_id: int | None, now: datetime
) -> OutboxRow | None:
    """Mark the work done, lease or not: that something happened stays true; None if it was."""
    changed = await session.execute(
        update(OutboxRow)
        .where(OutboxRow.key == key, OutboxRow.state != FINISHED)
        .values(
            state=FINISHED,
            chatwoot_id=chatwoot_id,
            unknown_since=None,
            last_error="",
            lease_owner="",
            lease_until=None,
            done_at=now,
        )
        .returning(OutboxRow)
        .execution_options(populate_existing=True)
    )
    return changed.scalar_one_or_none()


def _of_owner(row_id: int, owner: str) -> Update:
    return update(OutboxRow).where(
        OutboxRow.id == row_id, OutboxRow.lease_owner == owner, OutboxRow.state != FINISHED
    )
