"""What support says that employees never hear: decided once, at the door and before projecting."""

from __future__ import annotations

from dataclasses import dataclass

from integrations.chatwoot.events import (
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
    if isinstance(event, Ignored):
        return f"{event.reason}:{event.name}"[:40]
    if isinstance(event, MessageCreated | MessageUpdated):
        return _why_message(event.message) or _why_elsewhere(event.message, scope)
    if isinstance(event, Typing) and event.is_private:
        return "private"
    return _why_elsewhere(event.conversation, scope)


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
