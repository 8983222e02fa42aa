"""What it means that Chatwoot has something of ours, whoever tells: an answer or an echo."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import outbox_leases
from tickets_app.db.tickets import Ticket
from tickets_app.db.timeline import TimelineEntry
from tickets_app.domain.tickets import Status
from tickets_app.domain.timeline import MessageState
from tickets_app.services import standing, writing


async def message(
    session: AsyncSession, ticket: Ticket, entry: TimelineEntry, chatwoot_id: int, now: datetime
) -> bool:
    """Note that our message is there, whoever says so; False when that was known."""
    await outbox_leases.finish(session, str(entry.message_id), chatwoot_id=chatwoot_id, now=now)
    return await show_message(session, ticket, entry, chatwoot_id)


async def show_message(
    session: AsyncSession, ticket: Ticket, entry: TimelineEntry, chatwoot_id: int
) -> bool:
    """Show our message as sent, its work being done; False when it was shown so."""
    if entry.chatwoot_message_id is not None:
        return False
    was = entry.message_state
    entry.chatwoot_message_id = chatwoot_id
    entry.message_state = MessageState.SENT
    entry.failure = ""
    if was == MessageState.SAVED:
        ticket.undelivered_count = max(0, ticket.undelivered_count - 1)
    elif was == MessageState.FAILED:
        await standing.count_unsent(session, ticket)
    await session.flush()
    await writing.show_newest_line(session, ticket)
    return True


async def conversation(
    session: AsyncSession, ticket: Ticket, conversation_id: int, now: datetime
) -> bool:
    """Note that our ticket's conversation is there; False when that was known."""
    await outbox_leases.finish(
        session, f"conversation:{ticket.id}", chatwoot_id=conversation_id, now=now
    )
    if ticket.chatwoot_conversation_id is not None:
        return False
    ticket.chatwoot_conversation_id = conversation_id
    if ticket.status == Status.RECEIVED:
        ticket.status = Status.OPEN
    return True
