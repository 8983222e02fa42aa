"""The blue ticks under an agent's words: the person has read all there is. A hint, tried once."""

from __future__ import annotations

from tickets_app.services.relay_handlers.errands import (
    Errand,
    Handler,
    Sent,
    chatwoot,
    conversation_id,
    settle_nothing,
)
from tickets_app.services.tools import Tools


async def send(tools: Tools, errand: Errand) -> Sent:
    """Have Chatwoot show it; only its public API can, where that may be used."""
    client = chatwoot(tools)
    if client.config.inbox_identifier:
        # A conversation that support has begun lies under another address than the ticket's id.
        conversation = await client.get_conversation(conversation_id(errand))
        if conversation.source_id:
            await client.mark_seen_as_contact(conversation.source_id, conversation.id)
    return Sent()


HANDLER = Handler(
    send=send, settle=settle_nothing, is_needed_by_others=False, is_tried_again=False, calls=2
)
