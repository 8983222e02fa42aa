"""Unsigned calls say where to look and no more: what is there is asked over our own token.

Chatwoot before 4.12 signs nothing, and a token in an address gets into logs: whoever finds it
there can make us look, and cannot make us believe (security-reliability.md 4.1).
"""

from __future__ import annotations

from dataclasses import replace

from integrations.chatwoot.client import ChatwootClient
from integrations.chatwoot.events import (
    ConversationChanged,
    Event,
    Ignored,
    MessageCreated,
    MessageUpdated,
)
from integrations.chatwoot.snapshots import Message
from integrations.errors import Missing
from tickets_app.domain import moments
from tickets_app.services.tools import Tools

NOT_FOUND = Ignored("not_found_in_chatwoot", "known")


async def look_up(tools: Tools, event: Event) -> Event:
    """Give the event with what Chatwoot itself says now. Raises IntegrationError."""
    assert tools.chatwoot, "nothing is received without a Chatwoot"
    try:
        match event:
            case MessageCreated(message=message) | MessageUpdated(message=message):
                return await _message(tools.chatwoot, message)
            case ConversationChanged(name=name, conversation=conversation):
                found = await tools.chatwoot.get_conversation(conversation.id)
                return ConversationChanged(name, found)
            case _:
                return event
    except Missing:
        return NOT_FOUND


async def _message(chatwoot: ChatwootClient, hinted: Message) -> Event:
    conversation = await chatwoot.get_conversation(hinted.conversation_id)
    listed = await chatwoot.list_messages(conversation.id, after=hinted.id - 1)
    found = next((message for message in listed if message.id == hinted.id), None)
    if found is None:
        return NOT_FOUND
    return MessageUpdated(
        replace(
            found,
            created_at=moments.finer(found.created_at, hinted.created_at),
            account_id=conversation.account_id,
            inbox_id=conversation.inbox_id,
            conversation=conversation,
        )
    )
