"""The events that Chatwoot tells and we handle; everything else is an Ignored value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from integrations.chatwoot import fields
from integrations.chatwoot.snapshots import Actor, Conversation, Message


@dataclass(frozen=True, slots=True)
class MessageCreated:
    """A message was written, by anybody: our own come back too."""

    message: Message


@dataclass(frozen=True, slots=True)
class MessageUpdated:
    """A message was changed, read, marked failed or deleted."""

    message: Message


@dataclass(frozen=True, slots=True)
class ConversationChanged:
    """A conversation was created or changed; `name` says how, but only the state in it is true."""

    name: str
    conversation: Conversation


@dataclass(frozen=True, slots=True)
class Typing:
    """Somebody began or stopped typing; private when it is a note that grows."""

    is_on: bool
    is_private: bool
    conversation: Conversation
    actor: Actor | None


@dataclass(frozen=True, slots=True)
class Ignored:
    """An event we do not handle: "known" when Chatwoot is known to send it, else "unknown"."""

    name: str
    reason: str


Event = MessageCreated | MessageUpdated | ConversationChanged | Typing | Ignored

_KNOWN_BUT_UNUSED = frozenset(
    {
        "contact_created",
        "contact_updated",
        "conversation_opened",
        "conversation_resolved",
        "inbox_created",
        "inbox_updated",
        "macro.executed",
        "webwidget_triggered",
    }
)


def from_payload(payload: object) -> Event:
    """The event in a webhook's body. Raises Misshapen when an event we handle lacks its ids."""
    data = fields.required_mapping(payload, "event")
    name = fields.text(data.get("event"))
    if not name:
        raise fields.Misshapen("event has no name")
    read = _READERS.get(name)
    return read(name, data) if read else Ignored(name, _why_ignored(name))


def _why_ignored(name: str) -> str:
    is_known = name in _KNOWN_BUT_UNUSED or name.startswith("automation_event.")
    return "known" if is_known else "unknown"


def _conversation(name: str, data: Mapping[str, Any]) -> Event:
    return ConversationChanged(name, Conversation.from_payload(data))


def _typing(name: str, data: Mapping[str, Any]) -> Event:
    return Typing(
        is_on=name.endswith("_on"),
        is_private=data.get("is_private") is not False,
        conversation=Conversation.from_payload(data.get("conversation")),
        actor=Actor.from_payload(data.get("user")),
    )


_READERS: Mapping[str, Callable[[str, Mapping[str, Any]], Event]] = {
    "message_created": lambda _, data: MessageCreated(Message.from_payload(data)),
    "message_updated": lambda _, data: MessageUpdated(Message.from_payload(data)),
    "conversation_created": _conversation,
    "conversation_updated": _conversation,
    "conversation_status_changed": _conversation,
    "conversation_typing_on": _typing,
    "conversation_typing_off": _typing,
}

SUBSCRIPTIONS: tuple[str, ...] = tuple(_READERS)
