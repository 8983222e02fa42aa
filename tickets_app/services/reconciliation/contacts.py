"""Which contact stands for whom, as conversations show it: a merge in Chatwoot moves them."""

from __future__ import annotations

import logging

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot.snapshots import Conversation
from tickets_app.db import contact_links, users
from tickets_app.db import tickets as tickets_db
from tickets_app.services.tools import Tools

log = logging.getLogger(__name__)


async def follow(session: AsyncSession, tools: Tools, conversation: Conversation) -> None:
    """Have the requester's contact be the one to whom the conversation now belongs.

    Not where that one stands for somebody else: then two people were merged into one, and what
    support begins with that contact is the other person's.
    """
    if conversation.contact_id is None:
        return
    company_id = await tools.intake.company_id(tools.readers)
    if await contact_links.find_person(session, company_id, conversation.contact_id):
        return
    ticket = await tickets_db.find_by_conversation(session, company_id, conversation.id)
    assert ticket, "the conversation was projected"
    requester = await users.find(session, company_id, ticket.requester_id)
    assert requester, "people are never deleted"
    await contact_links.put(session, requester, conversation.contact_id, tools.clock())
    tools.counters.add("contact.followed")


def warn_of_blocked(tools: Tools, conversation: Conversation) -> None:
    """Tell operators of a contact whose messages reopen nothing and stand in no open list."""
    if conversation.is_contact_blocked:
        tools.counters.add("contact.blocked")
        log.warning("the contact of conversation %s is blocked in Chatwoot", conversation.id)
