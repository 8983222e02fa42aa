"""A ticket's page apart from its thread: what it is, whose turn, who is on it, its files."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app import texts
from tickets_app.db import files as files_db
from tickets_app.db import tickets as tickets_db
from tickets_app.db.sectors import Sector
from tickets_app.db.tickets import Ticket
from tickets_app.db.users import User
from tickets_app.domain import faces
from tickets_app.domain.people import Actor
from tickets_app.domain.rows import PersonRow, TicketView
from tickets_app.domain.tickets import Speaker, Turn, ticket_number
from tickets_app.services import file_rows, standing, ticket_list
from tickets_app.services.tools import Tools
from tickets_app.texts import times


async def draw(session: AsyncSession, tools: Tools, actor: Actor, ticket: Ticket) -> TicketView:
    """Give the ticket as the actor reads it, in their language and zone."""
    now, language = tools.clock(), actor.language
    turn = standing.turn_of(ticket, now, tools.settings.reopen_window)
    sector = await session.get(Sector, ticket.sector_id) if ticket.sector_id else None
    people = await _people(session, actor, ticket)
    member = await tickets_db.get_member(session, ticket.id, actor.user_id)
    continues = await tickets_db.find_continued(session, actor.user_id, ticket)
    files = await files_db.list_of_ticket(session, ticket.id)
    return TicketView(
        number=ticket.number,
        reference=ticket_number(ticket.number),
        title=ticket.title,
        sector=sector.name if sector else texts.say("unknown_sector", language),
        turn=turn,
        turn_words=ticket_list.turn_words(actor, ticket, turn, now),
        turn_help=ticket_list.turn_words(actor, ticket, turn, now, ".help"),
        complexity=ticket.complexity,
        complexity_words=texts.say(f"complexity.{ticket.complexity}", language),
        priority=ticket.priority,
        priority_words=texts.say(f"priority.{ticket.priority}", language),
        status=ticket.status,
        requester=people[0].name,
        requested_for=people[1].name if ticket.requested_for_id else "",
        agent=ticket.agent_name,
        team=ticket.team_name,
        opened=times.when_exact(ticket.created_at, language, actor.time_zone),
        last_activity=times.when_exact(ticket.last_activity_at, language, actor.time_zone),
        is_delivering=ticket.undelivered_count > 0,
        is_new=_is_new(ticket),
        is_solved=turn in ticket_list.SOLVED_TURNS,
        can_write=turn is not Turn.CLOSED,
        can_confirm=turn is not Turn.CLOSED and not standing.is_settled(ticket),
        reopens=turn in (Turn.SOLVED, Turn.CONFIRMED),
        closed_on=_closed_on(tools, actor, ticket, now) if turn is Turn.CLOSED else "",
        continues=f"{ticket_number(continues.number)} · {continues.title}" if continues else "",
        continues_href=f"/tickets/{continues.number}" if continues else "",
        people=people,
        files=tuple(file_rows.row(file, language) for file in files),
        read_entry_id=member.read_entry_id,
    )


def _is_new(ticket: Ticket) -> bool:
    is_untouched = ticket.last_activity_at == ticket.created_at
    return is_untouched and ticket.last_speaker == Speaker.EMPLOYEE


async def _people(session: AsyncSession, actor: Actor, ticket: Ticket) -> tuple[PersonRow, ...]:
    named = {"requester": ticket.requester_id, "requested_for": ticket.requested_for_id}
    return tuple(
        [
            _person(await session.get_one(User, user_id), actor, relation)
            for relation, user_id in named.items()
            if user_id
        ]
    )


def _person(user: User, actor: Actor, relation: str) -> PersonRow:
    return PersonRow(
        user_id=user.id,
        name=user.name,
        initials=faces.initials(user.name),
        hue=faces.hue(user.name),
        hint=texts.say(f"person.{relation}", actor.language),
    )


def _closed_on(tools: Tools, actor: Actor, ticket: Ticket, now: datetime) -> str:
    assert ticket.resolved_at, "only what was resolved is ever closed"
    closed_at = ticket.resolved_at + tools.settings.reopen_window
    return times.date_words(closed_at, actor.language, actor.time_zone, now)
