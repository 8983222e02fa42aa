"""What support says that employees never hear: decided once, at the door and before projecting."""

from __future__ import annotations

from dataclasses import dataclass

from integrations.chatwoot.events import (
    ConversationChanged,
    Event,
    Ignored,
    MessageCreated,
    MessageUpdated,
    Typing,
)
from integrations.chatwoot.snapshots import Conversation, Message

KEPT = ""
SURVEY = "input_csat"
"""Chatwoot's own question after a ticket is solved; ours takes its place."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The account and the inbox whose events are ours; no inbox yet means that nothing is."""

    account_id: int
    inbox_id: int


def why_left_out(event: Event, scope: Scope) -> str:
    """Give the reason in a word, empty when employees may hear of the event."""
    match event:
        case Ignored(name=name, reason=reason):
            return f"{reason}:{name}"[:40]
        case MessageCreated(message=message) | MessageUpdated(message=message):
            return _why_message(message) or _why_elsewhere(message, scope)
        case ConversationChanged(conversation=conversation):
            return _why_elsewhere(conversation, scope)
        case Typing(is_private=True):
            return "private"
        case Typing(conversation=conversation):
            return _why_elsewhere(conversation, scope)


def _why_message(message: Message) -> str:
    if message.private:
        return "private"
    if not message.is_for_contacts:
        return "activity"
    return "survey" if message.content_type == SURVEY else KEPT


def _why_elsewhere(told: Message | Conversation, scope: Scope) -> str:
    if told.account_id not in (None, scope.account_id):
        return "foreign_account"
    return KEPT if told.inbox_id == scope.inbox_id else "foreign_inbox"
