"""What each kind of work for Chatwoot carries, and how it is kept as JSON in the outbox.

The ticket itself is named by the row. The works of a new ticket stand in this order: contact
(only while the requester has none), contact_inbox, conversation, message, priority.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any

from tickets_app.domain.timeline import OutboxKind


class Lane(IntEnum):
    """Where the first unfinished work of a ticket stands in line, first lane first.

    All other work of the ticket stands in none: it waits for its turn.
    """

    SEND = 0
    LOOK_UP = 1


@dataclass(frozen=True, slots=True)
class ContactWork:
    """Have a contact for the person, and remember which."""

    user_id: str


@dataclass(frozen=True, slots=True)
class ContactInboxWork:
    """Tie the person's contact to our inbox, under the ticket's id as `source_id`."""

    user_id: str


@dataclass(frozen=True, slots=True)
class ConversationWork:
    """Open the ticket's conversation with these custom attributes."""

    user_id: str
    custom_attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MessageWork:
    """Write a message as the contact; `content` is what the agent reads, writer's name and all."""

    message_id: str
    entry_id: int
    content: str
    file_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PriorityWork:
    """Set the conversation's priority, in Chatwoot's word."""

    priority: str


@dataclass(frozen=True, slots=True)
class ResolveWork:
    """Resolve the conversation, unless it is resolved already: a toggle repeated flips back."""


@dataclass(frozen=True, slots=True)
class SeenWork:
    """Tell support that the person has read everything so far."""


Work = (
    ContactWork
    | ContactInboxWork
    | ConversationWork
    | MessageWork
    | PriorityWork
    | ResolveWork
    | SeenWork
)

WORKS: Mapping[OutboxKind, type[Work]] = {
    OutboxKind.CONTACT: ContactWork,
    OutboxKind.CONTACT_INBOX: ContactInboxWork,
    OutboxKind.CONVERSATION: ConversationWork,
    OutboxKind.MESSAGE: MessageWork,
    OutboxKind.PRIORITY: PriorityWork,
    OutboxKind.RESOLVE: ResolveWork,
    OutboxKind.SEEN: SeenWork,
}
KINDS = {work: kind for kind, work in WORKS.items()}


def to_json(work: Work) -> dict[str, Any]:
    """Give the payload of the outbox row."""
    return asdict(work)


def from_json(kind: str, payload: Mapping[str, Any]) -> Work:
    """Give back the work that an outbox row of this kind carries."""
    parts: dict[str, Any] = dict(payload)
    if "file_ids" in parts:
        parts["file_ids"] = tuple(parts["file_ids"])
    return WORKS[OutboxKind(kind)](**parts)
