"""Conversations that are gone in Chatwoot: looked for twice, then closed here with a sentence.

What the person has is kept. A deleted contact takes its conversations along, and no webhook
tells of either.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot.api import account
from integrations.errors import Missing
from tickets_app.db import shown_states as states_db
from tickets_app.db import ticket_cursors, timeline
from tickets_app.db import tickets as tickets_db
from tickets_app.db.tickets import Ticket
from tickets_app.domain.tickets import Speaker, Status
from tickets_app.domain.timeline import EntryKind, EntrySource
from tickets_app.services import news, projection, standing
from tickets_app.services.projection import Projected
from tickets_app.services.reconciliation import pacing
from tickets_app.services.tools import Tools

log = logging.getLogger(__name__)

LOOKED_FOR_AGAIN = timedelta(minutes=10)
MOST_AT_ONCE = 20


async def note(tools: Tools, conversation_id: int) -> None:
    """Note that the conversation was not there; long enough after the first time it is removed.

    Raises IntegrationError.
    """
    company_id = await tools.intake.company_id(tools.readers)
    async with tools.sessions.begin() as session:
        ticket = await tickets_db.find_by_conversation(
            session, company_id, conversation_id, for_update=True
        )
        if ticket is None or ticket.status == Status.REMOVED:
            return
        cursor = await ticket_cursors.get(session, ticket)
        now = tools.clock()
        since = min(cursor.missing_since or now, now)
        cursor.missing_since = since
    is_second = now - since >= LOOKED_FOR_AGAIN
    if is_second and await _has_inbox(tools):
        await _remove(tools, ticket.id)


async def _has_inbox(tools: Tools) -> bool:
    """Nothing is called removed while not even our inbox is there: then it is we who are wrong."""
    assert tools.chatwoot
    await pacing.wait(tools)
    try:
        await tools.chatwoot.send(account.get_inbox(tools.chatwoot.config.inbox_id))
    except Missing:
        log.error("the inbox is not there: conversations that are missing are left as they are")
        return False
    return True


async def _remove(tools: Tools, ticket_id: str) -> None:
    async with tools.sessions.begin() as session:
        ticket = await tickets_db.get_for_update(session, ticket_id)
        await _tell(session, tools, ticket, Status.REMOVED)
        ticket.status = Status.REMOVED
        people = await standing.refresh(session, tools, ticket)
    tools.counters.add("conversation.removed")
    log.warning("the conversation of ticket %s is gone in Chatwoot", ticket.number)
    await news.of_ticket(tools, ticket.id, ticket.number, people)


async def take_back(session: AsyncSession, tools: Tools, conversation_id: int) -> Projected:
    """Have a ticket stand as it was last shown, for its conversation is there after all.

    Gives whom to tell, nobody where it was not removed.
    """
    company_id = await tools.intake.company_id(tools.readers)
    ticket = await tickets_db.find_by_conversation(session, company_id, conversation_id)
    if ticket is None or ticket.status != Status.REMOVED:
        return Projected(projection.PROJECTED)
    newest = await states_db.newest(session, ticket.id)
    status = newest.status if newest else Status.OPEN
    await _tell(session, tools, ticket, status)
    ticket.status = status
    people = await standing.refresh(session, tools, ticket)
    return Projected(projection.PROJECTED, ticket.id, ticket.number, people)


async def _tell(session: AsyncSession, tools: Tools, ticket: Ticket, status: str) -> None:
    now = tools.clock()
    await timeline.add_once(
        session,
        company_id=ticket.company_id,
        ticket_id=ticket.id,
        kind=EntryKind.STATUS,
        source=EntrySource.RECONCILE,
        source_key=f"removed:{ticket.id}:{now.isoformat()}",
        actor_kind=Speaker.SYSTEM,
        from_value=ticket.status,
        to_value=status,
        occurred_at=now,
        created_at=now,
    )
