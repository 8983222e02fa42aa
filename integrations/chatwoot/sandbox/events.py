"""Names what happened; listeners turn it into webhooks, frames, surveys and notifications."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from integrations.chatwoot.sandbox.state.records import (
    AgentBot,
    Contact,
    Conversation,
    Message,
    User,
)

if TYPE_CHECKING:
    from integrations.chatwoot.sandbox.world import World

Changes = dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One occurrence, by Chatwoot's internal name such as "conversation.updated"."""

    name: str
    conversation: Conversation | None = None
    message: Message | None = None
    contact: Contact | None = None
    changes: Changes | None = None
    performer: User | AgentBot | None = None
    in_request: bool = False
    details: dict[str, Any] = field(default_factory=dict[str, Any])


Listener = Callable[["World", Event], None]
