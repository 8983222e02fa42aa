"""Merges two contacts into one (contract 6.7): doors survive, the merged contact's id dies."""

from __future__ import annotations

from typing import Any

from integrations.chatwoot.sandbox.effects import messages
from integrations.chatwoot.sandbox.effects.actor import Actor
from integrations.chatwoot.sandbox.events import Event
from integrations.chatwoot.sandbox.state.records import Contact
from integrations.chatwoot.sandbox.world import World

FILLED_WHEN_BLANK = ("name", "email", "phone_number", "identifier", "location", "country_code")


def merge(world: World, base: Contact, mergee: Contact, actor: Actor) -> Contact:
    """The base contact, to whom everything of the mergee now belongs."""
    if base.id == mergee.id:
        return base
    _move_conversations(world, base, mergee, actor)
    _move_doors_and_notes(world, base, mergee)
    world.store.contacts.remove(mergee)
    _absorb(world, base, mergee)
    deleted = Event(name="contact.deleted", contact=mergee, performer=actor.performer)
    merged = Event(name="contact.merged", contact=base, performer=actor.performer)
    updated = Event(name="contact.updated", contact=base, changes={}, performer=actor.performer)
    for event in (deleted, updated, merged):
        world.publish(event)
    return base


def _move_conversations(world: World, base: Contact, mergee: Contact, actor: Actor) -> None:
    for conversation in world.store.conversations_of(mergee):
        conversation.contact_id = base.id
        world.store.conversations.save(conversation)
        name, by = "conversation.contact_changed", actor.performer
        world.publish(Event(name=name, conversation=conversation, performer=by))
        for message in world.store.messages_of(conversation):
            if message.sender_type == "Contact" and message.sender_id == mergee.id:
                messages.change(world, message, actor, sender_id=base.id)


def _move_doors_and_notes(world: World, base: Contact, mergee: Contact) -> None:
    for door in world.store.doors_of(mergee):
        door.contact_id = base.id
        world.store.contact_inboxes.save(door)
    for note in world.store.notes:
        if note.contact_id == mergee.id:
            note.contact_id = base.id
            world.store.notes.save(note)


def _absorb(world: World, base: Contact, mergee: Contact) -> None:
    for name in FILLED_WHEN_BLANK:
        if not getattr(base, name):
            setattr(base, name, getattr(mergee, name))
    for name in ("custom_attributes", "additional_attributes"):
        setattr(base, name, deep_merged(getattr(mergee, name), getattr(base, name)))
    world.store.contacts.save(base)


def deep_merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Both dictionaries in one, nested ones too; `over` wins."""
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        both = isinstance(value, dict) and isinstance(below, dict)
        merged[key] = deep_merged(below, value) if both else value  # type: ignore[reportUnknownArgumentType]
    return merged
