"""Taking work for Chatwoot under a lease, so that one worker at a time does it, in order.

While a row is leased its `next_at` is the end of the lease: nobody comes across it before.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, Update, bindparam, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import outbox
from tickets_app.db.outbox import UNFINISHED, OutboxRow
from tickets_app.domain.outbox import Lane
from tickets_app.domain.retry import Verdict
from tickets_app.domain.timeline import OutboxState


async def claim_next(
    session: AsyncSession, owner: str, now: datetime, lease: timedelta
) -> OutboxRow | None:
    """Take the row that is due for longest, what is to be sent before what is to be looked for.

    The session's next flush writes it. A row whose sender vanished becomes unknown: it may have
    been sent. A row that was unknown stays so until somebody has looked for it.
    """
    row = await _take_first(session, now)
    if row is None:
        return None
    if row.state == OutboxState.SENDING:
        row.unknown_since = now
    if row.unknown_since is None:
        row.state = OutboxState.SENDING
        row.attempts += 1
    else:
        row.state = OutboxState.UNKNOWN
    row.lane = Lane.LOOK_UP
    row.lease_owner = owner
    row.lease_until = row.next_at = now + lease
    return row


async def _take_first(session: AsyncSession, now: datetime) -> OutboxRow | None:
    for first in _FIRST_TO_TAKE:
        row = await session.scalar(first, {"now": now})
        if row:
            return row
    return None


def _first_of(lane: Lane) -> Select[OutboxRow]:
    return (
        select(OutboxRow)
        .where(OutboxRow.lane == lane, OutboxRow.next_at <= bindparam("now"))
        .order_by(OutboxRow.next_at, OutboxRow.id)
        .limit(1)
    )


_FIRST = tuple(_first_of(lane) for lane in Lane)
_FIRST_TO_TAKE = tuple(first.with_for_update(skip_locked=True, of=OutboxRow) for first in _FIRST)

# Not by EXISTS: PostgreSQL then forgets the order and may read all that waits.
FIRST_DUE = func.coalesce(
    *(first.with_only_columns(OutboxRow.id).scalar_subquery() for first in _FIRST)
)
"""The id of a row that may be claimed at the time bound as `now`, null where there is none."""

LEASED_COUNT = (
    select(func.count()).where(OutboxRow.lease_until > bindparam("until_after")).scalar_subquery()
)
"""How many rows are leased beyond the time bound as `until_after`."""


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
            lane=Lane.LOOK_UP,
            lease_until=now + lease,
            next_at=now + lease,
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
            lane=_lane_of(verdict),
            next_at=verdict.next_at,
            unknown_since=verdict.unknown_since,
            last_error=error,
            lease_owner="",
            lease_until=None,
        )
        .returning(OutboxRow.id)
    )
    return changed.scalar_one_or_none() is not None


async def hand_back(session: AsyncSession, row_id: int, owner: str, now: datetime) -> None:
    """Let the row be as if it had not been taken: nothing was tried."""
    was_sending = OutboxRow.state == OutboxState.SENDING
    await session.execute(
        _of_owner(row_id, owner).values(
            state=case((was_sending, OutboxState.PENDING), else_=OutboxState.UNKNOWN),
            attempts=OutboxRow.attempts - case((was_sending, 1), else_=0),
            lane=outbox.LANE_OF_WAITING,
            next_at=now,
            lease_owner="",
            lease_until=None,
        )
    )


async def finish(
    session: AsyncSession, key: str, *, chatwoot_id: int | None, now: datetime
) -> OutboxRow | None:
    """Mark the work done, lease or not, and let the ticket's next one go; None if it was done."""
    values = {"of_key": key, "new_chatwoot_id": chatwoot_id, "now": now}
    row = await session.scalar(_FINISH, values)
    if row:
        await outbox.call_next(session, row.ticket_id, now)
    return row


_FINISH = (
    update(OutboxRow)
    .where(OutboxRow.key == bindparam("of_key"), UNFINISHED)
    .values(
        state=OutboxState.DONE,
        lane=None,
        chatwoot_id=bindparam("new_chatwoot_id"),
        unknown_since=None,
        last_error="",
        lease_owner="",
        lease_until=None,
        done_at=bindparam("now"),
    )
    .returning(OutboxRow)
    .execution_options(synchronize_session=False, populate_existing=True)
)


def _lane_of(verdict: Verdict) -> Lane | None:
    if verdict.state is OutboxState.DEAD:
        return None
    return Lane.LOOK_UP if verdict.unknown_since else Lane.SEND


def _of_owner(row_id: int, owner: str) -> Update:
    return update(OutboxRow).where(
        OutboxRow.id == row_id, OutboxRow.lease_owner == owner, UNFINISHED
    )
