"""A person's list of tickets as a page shows it: one query for the rows, one for the counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tickets_app import texts
from tickets_app.db import ticket_lists
from tickets_app.db.ticket_lists import Listed, ListFilter
from tickets_app.db.tickets import Ticket
from tickets_app.domain import faces, search
from tickets_app.domain.drafts import TicketQuery
from tickets_app.domain.people import Actor
from tickets_app.domain.rows import TicketPage, TicketRow
from tickets_app.domain.tickets import (
    ListGroup,
    Speaker,
    Turn,
    parse_ticket_number,
    ticket_number,
)
from tickets_app.services import standing
from tickets_app.services.tools import Tools
from tickets_app.texts import times

LARGEST_PAGE = 100
SOLVED_TURNS = (Turn.SOLVED, Turn.CONFIRMED, Turn.CLOSED, Turn.REMOVED)


async def page(tools: Tools, actor: Actor, query: TicketQuery) -> TicketPage:
    """Give the wanted page of the actor's tickets, newest activity first, and all counts."""
    now = tools.clock()
    wanted = _filter(actor, query, now - tools.settings.reopen_window)
    async with tools.readers() as session:
        listed = await ticket_lists.list_page(session, wanted)
        counts = await ticket_lists.count_groups(session, actor.user_id, wanted.confirmable_after)
    shown = listed[: wanted.limit - 1]
    return TicketPage(
        rows=tuple(_row(tools, actor, found, now) for found in shown),
        next_cursor=_cursor(shown[-1].ticket) if len(listed) > len(shown) else "",
        waiting_count=counts.waiting,
        open_count=counts.open,
        solved_count=counts.solved,
    )


def _filter(actor: Actor, query: TicketQuery, confirmable_after: datetime) -> ListFilter:
    words = search.normalised(query.search)
    return ListFilter(
        user_id=actor.user_id,
        confirmable_after=confirmable_after,
        group=query.status if query.status in list(ListGroup) else "",
        sector_id=query.sector_id,
        number=parse_ticket_number(words) if words else None,
        pattern=search.like_pattern(words) if words else "",
        behind=_position(query.cursor),
        limit=max(1, min(query.limit, LARGEST_PAGE)) + 1,  # one more tells of a next page
    )


def _cursor(ticket: Ticket) -> str:
    since = ticket.last_activity_at - datetime.fromtimestamp(0, UTC)
    return f"{since // timedelta(microseconds=1)}-{ticket.number}"


def _position(cursor: str) -> tuple[datetime, int] | None:
    moment, _, number = cursor.partition("-")
    if not (moment.isdigit() and number.isdigit() and len(moment) < 17 and len(number) < 10):
        return None
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(moment)), int(number)


def _row(tools: Tools, actor: Actor, found: Listed, now: datetime) -> TicketRow:
    ticket, language = found.ticket, actor.language
    turn = standing.turn_of(ticket, now, tools.settings.reopen_window)
    speaker = _speaker(actor, ticket)
    return TicketRow(
        number=ticket.number,
        reference=ticket_number(ticket.number),
        href=f"/tickets/{ticket.number}",
        title=ticket.title,
        sector=found.sector_name,
        turn=turn,
        turn_words=turn_words(actor, ticket, turn, now),
        priority=ticket.priority,
        speaker=speaker,
        speaker_initials=faces.initials(ticket.last_speaker_name or speaker),
        speaker_hue=faces.hue(ticket.last_speaker_name or speaker),
        line=ticket.last_line or texts.say("speaker.attachment", language),
        when=times.when(ticket.last_activity_at, language, actor.time_zone, now),
        when_exact=times.when_exact(ticket.last_activity_at, language, actor.time_zone),
        unread_count=found.member.unread_count,
        is_yours=turn is Turn.YOU,
        is_solved=turn in SOLVED_TURNS,
        is_unsent=turn is Turn.UNSENT,
        is_confirmable=turn is Turn.SOLVED,
        for_name="" if ticket.requested_for_id == actor.user_id else found.for_name,
    )


def _speaker(actor: Actor, ticket: Ticket) -> str:
    if ticket.last_speaker_id == actor.user_id:
        return texts.say("speaker.you", actor.language)
    is_bot = ticket.last_speaker == Speaker.BOT
    if ticket.last_speaker_name:
        name = ticket.last_speaker_name
        return name if is_bot else next(iter(name.split()), name)
    return texts.say("speaker.bot" if is_bot else "speaker.support", actor.language)


def turn_words(actor: Actor, ticket: Ticket, turn: Turn, now: datetime, part: str = "") -> str:
    """Give whose turn it is in the actor's language; the `part` ".help" explains it."""
    day = ""
    if turn is Turn.SCHEDULED and ticket.snoozed_until:
        day = times.date_words(ticket.snoozed_until, actor.language, actor.time_zone, now)
    return texts.say(f"turn.{turn}{part}", actor.language, day=day)
