"""Conversations at the public door (contract 1.2)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.effects import conversations, opening, receipts
from integrations.chatwoot.sandbox.effects.actor import Actor
from integrations.chatwoot.sandbox.events import Event
from integrations.chatwoot.sandbox.public_api.access import (
    contact_behind,
    conversation_of,
    conversations_behind,
    door_of,
)
from integrations.chatwoot.sandbox.public_api.contacts import CONTACT
from integrations.chatwoot.sandbox.views import conversations as views
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call, mapping
from integrations.chatwoot.sandbox.web.problems import Broken
from integrations.chatwoot.sandbox.web.routing import public_route

Json = dict[str, Any]


def index(call: Call) -> list[Json]:
    """Every conversation that the door shows, with all readable messages."""
    door = door_of(call)
    if door.hmac_verified and not call.version.since("4.7"):
        raise Broken
    return [views.public(call.world, c) for c in conversations_behind(call, door)]


def create(call: Call) -> Json:
    """A new conversation, or the last one of an inbox that keeps to a single one."""
    door = door_of(call)
    actor = Actor(contact=contact_behind(call, door))
    wish = opening.Wish(custom_attributes=mapping(call.params.get("custom_attributes")))
    found = opening.locked_conversation(call.world, door)
    found = found or opening.open_conversation(call.world, door, wish, actor)
    return views.public(call.world, found)


def show(call: Call) -> Json:
    """One conversation of the door."""
    return views.public(call.world, conversation_of(call))


def toggle_status(call: Call) -> Json:
    """Resolve; a contact cannot reopen by this."""
    conversation = conversation_of(call)
    contact = contact_behind(call, door_of(call))
    actor = Actor(contact=contact)
    conversations.change(call.world, conversation, actor, status="resolved")
    return views.public(call.world, conversation)


def toggle_typing(call: Call) -> Response:
    """Tell support that the contact types, or stopped."""
    conversation = conversation_of(call)
    status = call.params.get("typing_status")
    if status in ("on", "off"):
        details = {"user": contact_behind(call, door_of(call)), "is_private": False}
        name = f"conversation.typing_{status}"
        call.world.publish(Event(name=name, conversation=conversation, details=details))
    return empty()


def update_last_seen(call: Call) -> Response:
    """Note that the contact has read everything so far."""
    receipts.contact_saw(call.world, conversation_of(call))
    return empty()


CONVERSATIONS = CONTACT + "/conversations"
CONVERSATION = CONVERSATIONS + "/{conversation}"
routes = [
    public_route("GET", CONVERSATIONS, index),
    public_route("POST", CONVERSATIONS, create),
    public_route("GET", CONVERSATION, show),
    public_route("POST", CONVERSATION + "/toggle_status", toggle_status),
    public_route("POST", CONVERSATION + "/toggle_typing", toggle_typing),
    public_route("POST", CONVERSATION + "/update_last_seen", update_last_seen),
]
