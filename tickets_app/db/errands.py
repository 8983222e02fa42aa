"""What a worker has to know to do a piece of outgoing work, read in one question."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db.contact_links import ContactLink
from tickets_app.db.tickets import Ticket
from tickets_app.db.timeline import TimelineEntry


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The work's ticket, the requester's contact, and the newest Chatwoot message known there."""

    ticket: Ticket
    contact_id: int | None
    newest_message_id: int


async def surroundings(session: AsyncSession, ticket_id: str) -> Surroundings:
    """Give what surrounds the ticket's work now."""
    found = (await session.execute(_SURROUNDINGS, {"of_ticket": ticket_id})).one()
    return Surroundings(found[0], found[1], found[2] or 0)


_NEWEST = (
    select(func.max(TimelineEntry.chatwoot_message_id))
    .where(TimelineEntry.ticket_id == bindparam("of_ticket"))
    .scalar_subquery()
)
_SURROUNDINGS = (
    select(Ticket, ContactLink.chatwoot_contact_id, _NEWEST)
    .outerjoin(ContactLink, ContactLink.user_id == Ticket.requester_id)
    .where(Ticket.id == bindparam("of_ticket"))
)
