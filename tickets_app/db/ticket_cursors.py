"""How far each ticket's conversation was read, and since when it is missing in Chatwoot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db.base import Base, OfCompany
from tickets_app.db.outbox import OutboxRow
from tickets_app.db.tickets import Ticket
from tickets_app.db.timeline import TimelineEntry
from tickets_app.domain.tickets import Status
from tickets_app.domain.timeline import OutboxState


class TicketCursor(OfCompany, Base):
    """One row stands for how far one ticket's conversation was read."""

    __tablename__ = "ticket_cursor"
    __table_args__ = (Index("ix_ticket_cursor_missing", "missing_since"),)

    ticket_id: Mapped[str] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    chatwoot_message_id: Mapped[int] = mapped_column(BigInteger, default=0)
    """The highest number read, notes and activity lines among them."""
    read_as_of: Mapped[datetime | None]
    """Chatwoot's own time of the state up to which everything was read."""
    missing_since: Mapped[datetime | None]


async def find(session: AsyncSession, ticket_id: str) -> TicketCursor | None:
    """Give how far the ticket was read, None before it ever was."""
    return await session.get(TicketCursor, ticket_id)


async def get(session: AsyncSession, ticket: Ticket) -> TicketCursor:
    """Give the ticket's cursor, a new one where there is none; the ticket is locked."""
    cursor = await session.get(TicketCursor, ticket.id)
    if cursor is None:
        cursor = TicketCursor(
            ticket_id=ticket.id, company_id=ticket.company_id, chatwoot_message_id=0
        )
        session.add(cursor)
        await session.flush()
    return cursor


async def read_as_of(
    session: AsyncSession, company_id: int, conversation_ids: Sequence[int]
) -> dict[int, datetime | None]:
    """Give for each of these conversations that is a ticket up to when it was read."""
    found = await session.execute(
        select(Ticket.chatwoot_conversation_id, TicketCursor.read_as_of)
        .outerjoin(TicketCursor, TicketCursor.ticket_id == Ticket.id)
        .where(
            Ticket.company_id == company_id, Ticket.chatwoot_conversation_id.in_(conversation_ids)
        )
    )
    return {row[0] or 0: row[1] for row in found}


async def newest_number_before(session: AsyncSession, ticket_id: str, moment: datetime) -> int:
    """Give Chatwoot's highest number of the ticket's messages said before then, 0 for none."""
    newest = await session.scalar(
        select(func.max(TimelineEntry.chatwoot_message_id)).where(
            TimelineEntry.ticket_id == ticket_id, TimelineEntry.occurred_at < moment
        )
    )
    return newest or 0


async def list_missing(
    session: AsyncSession, company_id: int, before: datetime, limit: int
) -> list[Ticket]:
    """Give the tickets that were missing at their last look, before the moment, and are open."""
    found = await session.scalars(
        select(Ticket)
        .join(TicketCursor, TicketCursor.ticket_id == Ticket.id)
        .where(
            TicketCursor.company_id == company_id,
            TicketCursor.missing_since <= before,
            Ticket.status != Status.REMOVED,
        )
        .order_by(TicketCursor.missing_since)
        .limit(limit)
    )
    return list(found)


async def list_refused_as_missing(
    session: AsyncSession, company_id: int, limit: int
) -> list[Ticket]:
    """Give the tickets of which Chatwoot has refused work as missing, not yet looked for."""
    refused = (
        select(OutboxRow.id)
        .where(
            OutboxRow.ticket_id == Ticket.id,
            OutboxRow.state == OutboxState.DEAD,
            OutboxRow.last_error == "Missing",
        )
        .exists()
    )
    found = await session.scalars(
        select(Ticket)
        .outerjoin(TicketCursor, TicketCursor.ticket_id == Ticket.id)
        .where(
            Ticket.company_id == company_id,
            Ticket.chatwoot_conversation_id.is_not(None),
            Ticket.status != Status.REMOVED,
            TicketCursor.missing_since.is_(None),
            refused,
        )
        .limit(limit)
    )
    return list(found)


async def list_unread(session: AsyncSession, company_id: int, limit: int) -> list[Ticket]:
    """Give the tickets whose last reading came to no end."""
    found = await session.scalars(
        select(Ticket)
        .join(TicketCursor, TicketCursor.ticket_id == Ticket.id)
        .where(
            TicketCursor.company_id == company_id,
            TicketCursor.read_as_of.is_(None),
            TicketCursor.missing_since.is_(None),
        )
        .limit(limit)
    )
    return list(found)


async def oldest_ticket_at(session: AsyncSession, company_id: int) -> datetime | None:
    """Give when the oldest ticket was opened, None before there is one."""
    return await session.scalar(
        select(func.min(Ticket.created_at)).where(Ticket.company_id == company_id)
    )


async def list_to_sweep(
    session: AsyncSession, company_id: int, behind: str, resolved_after: datetime, limit: int
) -> list[Ticket]:
    """Give the tickets behind that id which are open or were resolved after the moment."""
    found = await session.scalars(
        select(Ticket)
        .where(
            Ticket.company_id == company_id,
            Ticket.id > behind,
            Ticket.chatwoot_conversation_id.is_not(None),
            or_(
                and_(Ticket.status == Status.RESOLVED, Ticket.resolved_at > resolved_after),
                Ticket.status.in_((Status.OPEN, Status.PENDING, Status.SNOOZED)),
            ),
        )
        .order_by(Ticket.id)
        .limit(limit)
    )
    return list(found)
