"""A ticket with all that its page shows beside the thread, in one query."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from tickets_app.db.files import File
from tickets_app.db.sectors import Sector
from tickets_app.db.tickets import Ticket, TicketMember
from tickets_app.db.users import User


@dataclass(frozen=True, slots=True)
class TicketSheet:
    """A ticket as one of its members finds it."""

    ticket: Ticket
    member: TicketMember
    requester: User
    sector: Sector | None
    requested_for: User | None
    continues: Ticket | None
    """The ticket that this one goes on from, where the member is on that one too."""
    has_files: bool


_Requester, _Other = aliased(User), aliased(User)
_Continued, _MemberThere = aliased(Ticket), aliased(TicketMember)

_HAS_FILES = select(File.id).where(File.ticket_id == Ticket.id).correlate(Ticket).exists()

# Built once: it is asked again with every message on every open page.
_SHEET = (
    select(Ticket, TicketMember, _Requester, Sector, _Other, _Continued, _HAS_FILES)
    .join(TicketMember, TicketMember.ticket_id == Ticket.id)
    .join(_Requester, _Requester.id == Ticket.requester_id)
    .outerjoin(Sector, Sector.id == Ticket.sector_id)
    .outerjoin(_Other, _Other.id == Ticket.requested_for_id)
    .outerjoin(
        _MemberThere,
        (_MemberThere.ticket_id == Ticket.continues_id)
        & (_MemberThere.user_id == TicketMember.user_id),
    )
    .outerjoin(_Continued, _Continued.id == _MemberThere.ticket_id)
    .where(TicketMember.user_id == bindparam("user_id"), Ticket.number == bindparam("number"))
    .where(Ticket.company_id == TicketMember.company_id)
)


async def find_of_member(session: AsyncSession, user_id: str, number: int) -> TicketSheet | None:
    """Give the sheet of the ticket of this number where the person is one of its members."""
    found = await session.execute(_SHEET, {"user_id": user_id, "number": number})
    row = found.one_or_none()
    return TicketSheet(*row) if row else None
