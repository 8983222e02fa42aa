"""A ticket's page apart from its thread: what it is, whose turn, who is on it, its files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tickets_app import texts
from tickets_app.db.files import File
from tickets_app.db.ticket_sheets import TicketSheet
from tickets_app.db.tickets import Ticket
from tickets_app.db.users import User
from tickets_app.domain import faces
from tickets_app.domain.people import Actor
from tickets_app.domain.rows import PersonRow, TicketView
from tickets_app.domain.tickets import Turn, ticket_number
from tickets_app.services import file_rows, standing, ticket_list
from tickets_app.services.tools import Tools
from tickets_app.texts import times

ENDED = (Turn.CLOSED, Turn.REMOVED)
"""Nothing can be written there any more."""


def draw(tools: Tools, actor: Actor, sheet: TicketSheet, files: Sequence[File]) -> TicketView:
    """Give the ticket as the actor reads it, in their language and zone."""
    now, language, ticket = tools.clock(), actor.language, sheet.ticket
    turn = standing.turn_of(ticket, now, tools.settings.reopen_window)
    sector, continues = sheet.sector, sheet.continues
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
        requester=sheet.requester.name,
        requested_for=sheet.requested_for.name if sheet.requested_for else "",
        agent=ticket.agent_name,
        agent_initials=faces.initials(ticket.agent_name),
        agent_hue=faces.hue(ticket.agent_name),
        team=ticket.team_name,
        opened=times.day_and_clock(ticket.created_at, language, actor.time_zone, now),
        opened_exact=times.when_exact(ticket.created_at, language, actor.time_zone),
        last_activity=times.when_exact(ticket.last_activity_at, language, actor.time_zone),
        is_delivering=ticket.undelivered_count > 0,
        is_solved=turn in ticket_list.SOLVED_TURNS,
        can_write=turn not in ENDED,
        can_confirm=turn not in ENDED and not standing.is_settled(ticket),
        reopens=turn in (Turn.SOLVED, Turn.CONFIRMED),
        closed_on=_closed_on(tools, actor, ticket, now) if turn is Turn.CLOSED else "",
        continues=f"{ticket_number(continues.number)} · {continues.title}" if continues else "",
        continues_href=f"/tickets/{continues.number}" if continues else "",
        people=_people(actor, sheet),
        files=tuple(file_rows.row(file, language) for file in files),
        read_entry_id=sheet.member.read_entry_id,
    )


def _people(actor: Actor, sheet: TicketSheet) -> tuple[PersonRow, ...]:
    named = {"requester": sheet.requester, "requested_for": sheet.requested_for}
    return tuple(_person(user, actor, relation) for relation, user in named.items() if user)


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
