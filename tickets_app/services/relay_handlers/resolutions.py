"""Resolving as the person: only what is not resolved, by the call that cannot flip it back."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot.snapshots import Conversation
from tickets_app.db.tickets import Ticket
from tickets_app.domain.tickets import Status
from tickets_app.services import shown_states
from tickets_app.services.relay_handlers.errands import (
    Errand,
    Handler,
    Sent,
    chatwoot,
    conversation_id,
)
from tickets_app.services.tools import Tools


async def send(tools: Tools, errand: Errand) -> Sent:
    """Give the conversation as it is afterwards."""
    client, number = chatwoot(tools), conversation_id(errand)
    conversation = await client.get_conversation(number)
    if conversation.status == Status.RESOLVED:
        return Sent(conversation=conversation)
    await _resolve(tools, conversation)
    return Sent(conversation=await client.get_conversation(number))


async def _resolve(tools: Tools, conversation: Conversation) -> None:
    """By the public API, where it can be used: there the agents read who it was."""
    client = chatwoot(tools)
    if conversation.source_id and client.config.inbox_identifier:
        await client.resolve_as_contact(conversation.source_id, conversation.id)
    else:
        await client.set_status(conversation.id, Status.RESOLVED)


async def settle(
    session: AsyncSession, tools: Tools, ticket: Ticket, errand: Errand, sent: Sent
) -> None:
    """Take the state in, without waiting for a webhook that may be lost."""
    del errand
    assert sent.conversation
    await shown_states.apply(session, ticket, sent.conversation, tools.clock())


HANDLER = Handler(send=send, settle=settle, is_needed_by_others=False, calls=3)
