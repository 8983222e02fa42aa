"""Builds webhook bodies from the state at the moment when the job runs (contract 4.3, 4.5)."""

from __future__ import annotations

from typing import Any

from integrations.chatwoot.sandbox.events import Changes, Event
from integrations.chatwoot.sandbox.state.records import AgentBot, Contact, User
from integrations.chatwoot.sandbox.views import contacts, conversations, messages, people
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]
NAMES = {
    "conversation.created": "conversation_created",
    "conversation.updated": "conversation_updated",
    "conversation.status_changed": "conversation_status_changed",
    "conversation.typing_on": "conversation_typing_on",
    "conversation.typing_off": "conversation_typing_off",
    "message.created": "message_created",
    "message.updated": "message_updated",
    "contact.created": "contact_created",
    "contact.updated": "contact_updated",
    "conversation.opened": "conversation_opened",
    "conversation.resolved": "conversation_resolved",
}
SENDABLE = ("incoming", "outgoing", "template")


def body(world: World, event: Event) -> Json:
    """The event's body; raises RecordMissing when its record is gone meanwhile."""
    name = NAMES[event.name]
    if event.name.startswith("conversation.typing"):
        return _typing(world, event, name)
    if event.message is not None:
        world.store.messages.get(event.message.id)
        shown = _conversation(world, event)
        return messages.webhook(world, event.message, shown) | {"event": name}
    if event.contact is not None:
        return _contact(world, event, name)
    return _conversation_event(world, event, name)


def _conversation(world: World, event: Event) -> Json:
    assert event.conversation is not None
    world.store.conversations.get(event.conversation.id)
    return conversations.event(world, event.conversation, webhook=True)


def _conversation_event(world: World, event: Event, name: str) -> Json:
    shown = _conversation(world, event) | {"event": name}
    if name in ("conversation_updated", "conversation_status_changed"):
        shown["changed_attributes"] = _listed(event.changes) if event.changes else None
    return shown


def _contact(world: World, event: Event, name: str) -> Json:
    assert event.contact is not None
    world.store.contacts.get(event.contact.id)
    shown = contacts.webhook(world, event.contact) | {"event": name}
    if event.changes is not None:
        shown["changed_attributes"] = _listed(event.changes)
    return shown


def _typing(world: World, event: Event, name: str) -> Json:
    return {
        "event": name,
        "user": _typist(world, event.details["user"]),
        "conversation": _conversation(world, event),
        "is_private": event.details["is_private"],
    }


def _typist(world: World, user: User | AgentBot | Contact) -> Json:
    if isinstance(user, Contact):
        return contacts.webhook(world, user)
    return people.bot_webhook(user) if isinstance(user, AgentBot) else people.user_webhook(user)


def _listed(changes: Changes) -> list[Json]:
    return [
        {name: {"previous_value": old, "current_value": new}}
        for name, (old, new) in changes.items()
    ]
