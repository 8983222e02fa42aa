"""Marks what the contact has read (contract 6.9)."""

from __future__ import annotations

from datetime import datetime

from integrations.chatwoot.sandbox.clock import now
from integrations.chatwoot.sandbox.effects import messages
from integrations.chatwoot.sandbox.events import Event
from integrations.chatwoot.sandbox.state.records import Conversation
from integrations.chatwoot.sandbox.world import World


def contact_saw(world: World, conversation: Conversation) -> None:
    """Note that the contact looked; a job turns what he could see into "read"."""
    seen = now()
    conversation.contact_last_seen_at = seen
    world.store.conversations.save(conversation)
    world.publish(Event(name="conversation.read", conversation=conversation))
    world.jobs.later(lambda: _mark_read(world, conversation, seen))


def _mark_read(world: World, conversation: Conversation, seen: datetime) -> None:
    for message in world.store.messages_of(conversation):
        unread = message.status in ("sent", "delivered") and message.message_type != "incoming"
        if unread and message.created_at <= seen:
            messages.change(world, message, status="read")
