"""Outgoing work that has failed for good, until a person wants it tried again or dropped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db.outbox import OutboxRow
from tickets_app.domain.timeline import OutboxKind, OutboxState


async def revive(session: AsyncSession, ticket_id: str, message_id: str, now: datetime) -> None:
    """Have the dead message tried again, and before it whatever it needs that died as well."""
    own_row = select(OutboxRow.id).where(OutboxRow.key == message_id).scalar_subquery()
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.ticket_id == ticket_id, OutboxRow.state == OutboxState.DEAD)
        .where((OutboxRow.key == message_id) | (OutboxRow.kind != OutboxKind.MESSAGE))
        .where(OutboxRow.id <= own_row)
        .values(
            state=OutboxState.PENDING,
            attempts=0,
            unknown_since=None,
            next_at=now,
            last_error="",
            lease_owner="",
            lease_until=None,
        )
        .execution_options(synchronize_session=False)
    )


async def drop(session: AsyncSession, message_id: str) -> None:
    """Forget the failed message's work, dead itself or held back by what died before it."""
    await session.execute(
        delete(OutboxRow)
        .where(OutboxRow.key == message_id)
        .where(OutboxRow.state.in_((OutboxState.DEAD, OutboxState.PENDING, OutboxState.WAITING)))
    )
