"""What is known of a conversation, seen at a glance before it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db.contact_links import ContactLink
from tickets_app.db.shown_states import ShownState
from tickets_app.db.ticket_cursors import TicketCursor
from tickets_app.db.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Glance:
    """A ticket, how far it was read, whether that state was shown, and its person's contact."""

    ticket: Ticket
    cursor: TicketCursor | None
    is_shown: bool
    contact_id: int | None

    @property
    def newest_number(self) -> int:
        """The highest number that was read, 0 before any was."""
        return self.cursor.chatwoot_message_id if self.cursor else 0


async def find(
    session: AsyncSession, company_id: int, conversation_id: int, shown_at: datetime | None
) -> Glance | None:
    """Give what is known of the conversation, None where it is no ticket."""
    found = await session.execute(
        select(Ticket, TicketCursor, ShownState.shown_at, ContactLink.chatwoot_contact_id)
        .outerjoin(TicketCursor, TicketCursor.ticket_id == Ticket.id)
        .outerjoin(
            ShownState,
            and_(ShownState.ticket_id == Ticket.id, ShownState.shown_at == shown_at),
        )
        .outerjoin(ContactLink, ContactLink.user_id == Ticket.requester_id)
        .where(Ticket.company_id == company_id, Ticket.chatwoot_conversation_id == conversation_id)
    )
    row = found.one_or_none()
    return Glance(row[0], row[1], bool(row[2]), row[3]) if row else None
