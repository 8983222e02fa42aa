"""That an employee types, shown to support: at once or not at all, and never in anybody's way."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

from integrations.chatwoot.client import ChatwootClient
from integrations.errors import IntegrationError
from tickets_app.db.tickets import Ticket
from tickets_app.domain.errors import NotFound
from tickets_app.domain.people import Actor
from tickets_app.services import access, adoption, gate
from tickets_app.services.tools import Tools

log = logging.getLogger(__name__)

SHOWN_FOR = timedelta(seconds=10)
"""Who goes on typing is told of again after this long; Chatwoot shows it for up to thirty."""

_told_at: dict[str, datetime] = {}
_under_way: set[asyncio.Task[bool]] = set()


def note(tools: Tools, actor: Actor, number: int) -> None:
    """Have support see that the actor types on the ticket; nobody waits for it to be told."""
    if tools.chatwoot is None or _was_told_lately(tools, f"{actor.user_id}:{number}"):
        return
    telling = asyncio.create_task(tell(tools, actor, number))
    _under_way.add(telling)
    telling.add_done_callback(_under_way.discard)


async def tell(tools: Tools, actor: Actor, number: int) -> bool:
    """Tell support now, unless Chatwoot is busy or away; says whether it was told."""
    try:
        async with tools.readers() as session:
            ticket = await access.ticket(session, actor, number)
        return await _tell(tools, actor, ticket)
    except (IntegrationError, NotFound) as failure:
        log.debug("typing is not shown to support: %s", type(failure).__name__)
        return False


async def _tell(tools: Tools, actor: Actor, ticket: Ticket) -> bool:
    conversation_id = ticket.chatwoot_conversation_id
    is_contact = actor.user_id == ticket.requester_id
    if not tools.chatwoot or not is_contact or conversation_id is None:
        return False
    if not tools.chatwoot.config.inbox_identifier or not await gate.pass_once(tools):
        return False
    source_id = await _source_id(tools.chatwoot, ticket, conversation_id)
    await tools.chatwoot.type_as_contact(source_id, conversation_id, is_on=True)
    return True


async def _source_id(chatwoot: ChatwootClient, ticket: Ticket, conversation_id: int) -> str:
    """Give the conversation's address; that of one which support has begun only Chatwoot knows."""
    if not adoption.is_adopted(ticket):
        return ticket.id
    return (await chatwoot.get_conversation(conversation_id)).source_id or ticket.id


def _was_told_lately(tools: Tools, who: str) -> bool:
    now = tools.clock()
    for old in [one for one, at in _told_at.items() if not now - SHOWN_FOR < at <= now]:
        del _told_at[old]
    return _told_at.setdefault(who, now) is not now
