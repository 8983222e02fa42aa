"""A person's list of tickets: one query for a page, one for the counts, whatever the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from tickets_app.db.base import UtcDateTime
from tickets_app.db.sectors import Sector
from tickets_app.db.tickets import Ticket, TicketMember
from tickets_app.db.timeline import TimelineEntry
from tickets_app.db.users import User
from tickets_app.domain.tickets import ListGroup


@dataclass(frozen=True, slots=True)
class ListFilter:
    """Which of a person's tickets; those solved before `confirmable_after` wait no longer."""

    user_id: str
    confirmable_after: datetime
    group: str = ""
    sector_id: str = ""
    number: int | None = None
    pattern: str = ""
    behind: tuple[datetime, int] | None = None
    """Activity and number of the last ticket of the page before."""
    limit: int = 30


@dataclass(frozen=True, slots=True)
class Listed:
    """One ticket of the list with what its line says."""

    ticket: Ticket
    member: TicketMember
    sector_name: str
    requester_name: str
    for_name: str


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """How many tickets of a person lie on each heap."""

    waiting: int
    open: int
    solved: int


Requester = aliased(User)
RequestedFor = aliased(User)


async def list_page(session: AsyncSession, wanted: ListFilter) -> list[Listed]:
    """Give one page of the person's tickets, newest activity first."""
    query = (
        select(Ticket, TicketMember, Sector.name, Requester.name, RequestedFor.name)
        .join(Ticket, Ticket.id == TicketMember.ticket_id)
        .outerjoin(Sector, Sector.id == Ticket.sector_id)
        .join(Requester, Requester.id == Ticket.requester_id)
        .outerjoin(RequestedFor, RequestedFor.id == Ticket.requested_for_id)
        .where(*_conditions(wanted))
        .order_by(TicketMember.last_activity_at.desc(), TicketMember.ticket_id.desc())
        .limit(wanted.limit)
    )
    found = await session.execute(query)
    return [
        Listed(ticket, member, sector or "", requester, requested_for or "")
        for ticket, member, sector, requester, requested_for in found
    ]


async def count_groups(
    session: AsyncSession, user_id: str, confirmable_after: datetime
) -> GroupCounts:
    """Give how many tickets of the person wait for them, are in progress and are solved."""
    counts = await session.execute(
        select(*(func.count().filter(_in_group(group, confirmable_after)) for group in ListGroup))
        .select_from(TicketMember)
        .where(TicketMember.user_id == user_id)
    )
    return GroupCounts(*counts.one())


def _conditions(wanted: ListFilter) -> list[ColumnElement[bool]]:
    conditions = [TicketMember.user_id == wanted.user_id]
    if wanted.group:
        conditions.append(_in_group(wanted.group, wanted.confirmable_after))
    if wanted.sector_id:
        conditions.append(Ticket.sector_id == wanted.sector_id)
    if wanted.pattern:
        conditions.append(_matches(wanted.pattern, wanted.number))
    if wanted.behind:
        conditions.append(_behind(wanted.user_id, *wanted.behind))
    return conditions


def _behind(user_id: str, moment: datetime, number: int) -> ColumnElement[bool]:
    same_moment = select(TicketMember.ticket_id).join(Ticket).where(Ticket.number == number)
    return tuple_(TicketMember.last_activity_at, TicketMember.ticket_id) < tuple_(
        literal(moment, UtcDateTime),
        same_moment.where(TicketMember.user_id == user_id).scalar_subquery(),
    )


def _in_group(group: str, confirmable_after: datetime) -> ColumnElement[bool]:
    if group == ListGroup.OPEN:
        return TicketMember.list_group == group
    has_closed = and_(
        TicketMember.list_group == ListGroup.WAITING,
        TicketMember.confirmable_since < confirmable_after,
    )
    if group == ListGroup.SOLVED:
        return or_(TicketMember.list_group == group, has_closed)
    return and_(
        TicketMember.list_group == ListGroup.WAITING,
        or_(
            TicketMember.confirmable_since.is_(None),
            TicketMember.confirmable_since >= confirmable_after,
        ),
    )


def _matches(pattern: str, number: int | None) -> ColumnElement[bool]:
    in_a_message = exists().where(
        TimelineEntry.ticket_id == Ticket.id,
        TimelineEntry.is_private.is_(False),
        TimelineEntry.deleted_at.is_(None),
        TimelineEntry.search_text.like(pattern, escape="\\"),
    )
    in_the_title = Ticket.search_text.like(pattern, escape="\\")
    return or_(Ticket.number == number, in_the_title, in_a_message)
