"""Counts what support has not read yet."""

from __future__ import annotations

from integrations.chatwoot.sandbox.state.records import Conversation
from integrations.chatwoot.sandbox.state.store import Store

MOST = 10


def unread_count(store: Store, conversation: Conversation) -> int:
    """Incoming messages since support last looked, ten at the most."""
    seen, count = conversation.agent_last_seen_at, 0
    for message in store.messages_by_type.newest((conversation.id, "incoming")):
        if count == MOST or (seen is not None and message.created_at <= seen):
            break
        count += 1
    return count
