"""Outgoing work that is not done, as an administrator looks through it; payloads stay unread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db.outbox import UNFINISHED, OutboxRow
from tickets_app.db.tickets import Ticket, TicketMember
from tickets_app.db.timeline import TimelineEntry
from tickets_app.db.users import User
from tickets_app.domain.timeline import OutboxState


@dataclass(frozen=True, slots=True)
class OutgoingFilter:
    """Which of a company's outgoing work, for whom, behind which row of the page before."""

    company_id: int
    user_id: str
    states: Sequence[OutboxState]
    behind: int = 0
    limit: int = 30


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One piece of outgoing work, whose it is, and whether the reader is on its ticket."""

    row_id: int
    kind: str
    state: str
    attempts: int
    last_error: str
    created_at: datetime
    next_at: datetime
    number: int
    person: str
    is_member: bool


async def list_outgoing(session: AsyncSession, wanted: OutgoingFilter) -> list[Outgoing]:
    """Give one page of the work in these states, oldest first."""
    is_member = exists().where(
        TicketMember.ticket_id == OutboxRow.ticket_id, TicketMember.user_id == wanted.user_id
    )
    # Of a message it is the writer who counts; all else is done for whoever opened the ticket.
    person = func.coalesce(func.nullif(TimelineEntry.actor_name, ""), User.name)
    found = await session.execute(
        select(
            OutboxRow.id,
            OutboxRow.kind,
            OutboxRow.state,
            OutboxRow.attempts,
            OutboxRow.last_error,
            OutboxRow.created_at,
            OutboxRow.next_at,
            Ticket.number,
            person,
            is_member,
        )
        .join(Ticket, Ticket.id == OutboxRow.ticket_id)
        .join(User, User.id == Ticket.requester_id)
        .outerjoin(TimelineEntry, TimelineEntry.message_id == OutboxRow.key)
        .where(OutboxRow.company_id == wanted.company_id, UNFINISHED)
        .where(OutboxRow.state.in_(wanted.states), OutboxRow.id > wanted.behind)
        .order_by(OutboxRow.id)
        .limit(wanted.limit)
    )
    return [Outgoing(*row) for row in found]


async def count_outgoing(session: AsyncSession, company_id: int) -> dict[str, int]:
    """Count the company's work that is not done, by its state."""
    counted = await session.execute(
        select(OutboxRow.state, func.count())
        .where(OutboxRow.company_id == company_id, UNFINISHED)
        .group_by(OutboxRow.state)
    )
    return {row[0]: row[1] for row in counted}


async def count_dead(session: AsyncSession, company_id: int) -> int:
    """Count the company's work that waits for somebody's decision."""
    counted = await session.scalar(
        select(func.count())
        .select_from(OutboxRow)
        .where(OutboxRow.company_id == company_id, UNFINISHED)
        .where(OutboxRow.state == OutboxState.DEAD)
    )
    return counted or 0
