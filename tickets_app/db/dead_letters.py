"""Outgoing work that has failed for good, until a person wants it tried again or dropped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import outbox
from tickets_app.db.outbox import OutboxRow
from tickets_app.domain.timeline import OutboxKind, OutboxState

SKIPPED = "Skipped"


async def revive(session: AsyncSession, ticket_id: str, message_id: str, now: datetime) -> None:
    """Have the dead message tried again, and before it whatever it needs that died as well."""
    own = await session.scalar(select(OutboxRow).where(OutboxRow.key == message_id))
    if own and own.last_error == SKIPPED:
        own = await _put_last(session, own)
    dead = await session.scalars(
        select(OutboxRow)
        .where(OutboxRow.ticket_id == ticket_id, OutboxRow.state == OutboxState.DEAD)
        .where((OutboxRow.key == message_id) | (OutboxRow.kind != OutboxKind.MESSAGE))
        .where(OutboxRow.id <= (own.id if own else 0))
        .order_by(OutboxRow.id)
    )
    for row in dead.all():
        await revive_row(session, row, now)


async def revive_row(session: AsyncSession, row: OutboxRow, now: datetime) -> None:
    """Have dead work tried again; what may have happened is looked for first, as ever."""
    row.state = OutboxState.UNKNOWN if row.unknown_since else OutboxState.PENDING
    row.attempts = 0
    row.last_error = ""
    await session.flush()
    await outbox.call_next(session, row.ticket_id, now)


async def skip(session: AsyncSession, row: OutboxRow, now: datetime) -> None:
    """Let go what waits behind dead work; the work itself counts as done from now on."""
    row.state = OutboxState.DONE
    row.done_at = now
    row.last_error = SKIPPED
    await session.flush()
    await outbox.call_next(session, row.ticket_id, now)


async def _put_last(session: AsyncSession, row: OutboxRow) -> OutboxRow:
    # Others of its ticket may be on their way: in its old place it would go beside them.
    kept = {column.key: getattr(row, column.key) for column in inspect(OutboxRow).column_attrs}
    await session.delete(row)
    await session.flush()
    again = OutboxRow(**{**kept, "id": None, "state": OutboxState.DEAD, "done_at": None})
    session.add(again)
    await session.flush()
    return again


async def drop(session: AsyncSession, message_id: str, now: datetime) -> None:
    """Forget the failed message's work, dead itself or held back by what died before it."""
    dropped = await session.execute(
        delete(OutboxRow)
        .where(OutboxRow.key == message_id)
        .where(OutboxRow.state.in_((OutboxState.DEAD, OutboxState.PENDING, OutboxState.WAITING)))
        .returning(OutboxRow.ticket_id)
    )
    ticket_id = dropped.scalar_one_or_none()
    if ticket_id:
        await outbox.call_next(session, ticket_id, now)
