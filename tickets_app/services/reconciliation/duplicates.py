"""A message of ours that stands twice in Chatwoot: the one of the lowest number is ours."""

from __future__ import annotations

import logging

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot.snapshots import Message
from tickets_app.db import duplicate_messages, timeline
from tickets_app.db.tickets import Ticket
from tickets_app.services.tools import Tools

log = logging.getLogger(__name__)


async def settle(session: AsyncSession, tools: Tools, ticket: Ticket, message: Message) -> None:
    """Keep the lowest number of our message and note the other, which is shown nowhere."""
    own = await timeline.find_message(session, message.source_id or "")
    if own is None or own.ticket_id != ticket.id or message.is_deleted:
        return
    if own.chatwoot_message_id in (None, message.id):
        return
    kept, other = sorted((own.chatwoot_message_id, message.id))
    own.chatwoot_message_id = kept
    await session.flush()
    now = tools.clock()
    if await duplicate_messages.add_once(session, ticket, other, kept, now):
        tools.counters.add("message.duplicate")
        log.error("message %s in Chatwoot repeats %s of ticket %s", other, kept, ticket.number)
