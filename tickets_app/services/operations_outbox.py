"""What an administrator decides about work for Chatwoot that will not be done by itself."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import dead_letters, outbox, timeline
from tickets_app.db import tickets as tickets_db
from tickets_app.db.outbox import OutboxRow
from tickets_app.db.tickets import Ticket
from tickets_app.domain.errors import NotFound, TransitionRefused
from tickets_app.domain.people import Actor
from tickets_app.domain.timeline import SKIPPED, MessageState, OutboxKind, OutboxState
from tickets_app.services import access, news, standing, writing
from tickets_app.services.tools import Tools

log = logging.getLogger(__name__)

LARGEST_ROW_ID = 2**63 - 1
Decision = Callable[[AsyncSession, Tools, Ticket, OutboxRow], Awaitable[None]]


async def retry(tools: Tools, actor: Actor, row_id: int) -> None:
    """Have dead work tried again; its message stands as saved from now on.

    Raises NotPermitted for all but administrators, NotFound when no such work is the company's,
    TransitionRefused "not_dead" when it has not stopped, or somebody has decided already.
    """
    await _decide(tools, actor, row_id, _revive)


async def skip(tools: Tools, actor: Actor, row_id: int) -> None:
    """Let what waits behind dead work go on without it; its message stays in the thread, failed.

    Its writer may still try it again, last in line, or discard it. Raises as `retry` does, and
    TransitionRefused "needed_by_others" for what nothing of the ticket can do without.
    """
    await _decide(tools, actor, row_id, _skip)


async def _decide(tools: Tools, actor: Actor, row_id: int, decision: Decision) -> None:
    access.administrator(actor)
    if not 0 < row_id <= LARGEST_ROW_ID:
        raise NotFound
    async with tools.sessions.begin() as session:
        found = await outbox.find(session, actor.company_id, row_id)
        if found is None:
            raise NotFound
        ticket = await tickets_db.get_for_update(session, found.ticket_id)
        # Another administrator, or the writer, may have decided while we waited for the lock.
        await session.refresh(found)
        if found.state != OutboxState.DEAD:
            raise TransitionRefused("not_dead")
        await decision(session, tools, ticket, found)
        people = await standing.refresh(session, tools, ticket)
    deed = decision.__name__.lstrip("_")
    log.info("administrator %s decided on work %s: %s", actor.user_id, row_id, deed)
    await news.of_outgoing(tools, ticket.id, ticket.number, people)
    await news.of_stopped(tools, ticket.company_id)


async def _revive(session: AsyncSession, tools: Tools, ticket: Ticket, row: OutboxRow) -> None:
    # Without its conversation it is the message behind it that was shown as failed.
    message = await outbox.find_next_message(session, ticket.id, row.id)
    entry = await timeline.find_message(session, message.key) if message else None
    if entry and entry.message_state == MessageState.FAILED:
        await writing.save_again(session, ticket, entry)
    await dead_letters.revive_row(session, row, tools.clock())


async def _skip(session: AsyncSession, tools: Tools, ticket: Ticket, row: OutboxRow) -> None:
    entry = await timeline.find_message(session, row.key)
    if entry and entry.message_state == MessageState.FAILED:
        entry.failure = SKIPPED
        await standing.count_unsent(session, ticket)
    if row.kind in (OutboxKind.CONTACT, OutboxKind.CONTACT_INBOX, OutboxKind.CONVERSATION):
        raise TransitionRefused("needed_by_others")
    await dead_letters.skip(session, row, tools.clock())
