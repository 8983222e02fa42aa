"""Where a ticket stands: whose turn it is, and on which heap of its people's lists it lies."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import tickets as tickets_db
from tickets_app.db import timeline
from tickets_app.db.tickets import Ticket
from tickets_app.domain import tickets
from tickets_app.domain.errors import TransitionRefused
from tickets_app.domain.tickets import Speaker, Standing, Status, Turn
from tickets_app.services.tools import Tools


def of(ticket: Ticket) -> Standing:
    """Give the facts of the ticket from which its turn is derived."""
    return Standing(
        status=Status(ticket.status),
        last_speaker=Speaker(ticket.last_speaker),
        is_delivering=ticket.undelivered_count > 0,
        is_assigned=bool(ticket.agent_name),
        has_answer=ticket.has_answer,
        has_unsent=ticket.unsent_count > 0,
        snoozed_until=ticket.snoozed_until,
        resolved_at=ticket.resolved_at,
        is_confirmed=ticket.is_confirmed,
    )


def turn_of(ticket: Ticket, now: datetime, reopen_window: timedelta) -> Turn:
    """Tell whose move it is on the ticket."""
    return tickets.whose_turn(of(ticket), now, reopen_window)


def is_settled(ticket: Ticket) -> bool:
    """Tell whether the person has said that it is solved, and nothing since."""
    return ticket.is_confirmed and ticket.status == Status.RESOLVED


def refuse_closed(tools: Tools, ticket: Ticket) -> None:
    """Let pass what may still be written in. Raises TransitionRefused once it is closed."""
    turn = turn_of(ticket, tools.clock(), tools.settings.reopen_window)
    if turn in (Turn.CLOSED, Turn.REMOVED):
        raise TransitionRefused(turn)


async def count_unsent(session: AsyncSession, ticket: Ticket) -> None:
    """Count anew what was refused, after something was, or somebody decided on it."""
    await session.flush()
    ticket.unsent_count = await timeline.count_unsent(session, ticket.id)


async def refresh(
    session: AsyncSession, tools: Tools, ticket: Ticket, unread_count: int = 0
) -> tuple[str, ...]:
    """Put a changed ticket on the right heap of everybody's list; gives its people's ids.

    For each of them that many messages more are unread.
    """
    turn = turn_of(ticket, tools.clock(), tools.settings.reopen_window)
    since = ticket.resolved_at if turn is Turn.SOLVED else None
    group = tickets.LIST_GROUPS[turn]
    return await tickets_db.place_in_lists(session, ticket, group, since, unread_count)
