"""Turns events into frames: who may see what, and when its data is read (contract 5.3, 5.4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from integrations.chatwoot.sandbox.events import Event
from integrations.chatwoot.sandbox.state.records import (
    AgentBot,
    Contact,
    ContactInbox,
    Conversation,
    User,
)
from integrations.chatwoot.sandbox.views import (
    cache_keys,
    contacts,
    conversations,
    messages,
    people,
)
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]
TO_SUPPORT = {
    "conversation.read",
    "assignee.changed",
    "team.changed",
    "conversation.contact_changed",
}
TO_BOTH = {"conversation.created", "conversation.status_changed", "conversation.updated"}
# Built while the request ran; the others forget who acted when their job reads them anew.
NAMING_PERFORMER = {"conversation.created", "conversation.contact_changed"}


def listen(world: World, event: Event) -> None:
    """Enqueue the event's frames; messages are read now, conversations when the job runs."""
    if event.message is not None:
        _tell_message(world, event)
    elif event.name.startswith("conversation.typing"):
        _tell_typing(world, event)
    elif event.contact is not None:
        _tell_contact(world, event)
    elif event.name == "account.cache_invalidated":
        _tell_of_cache(world, event)
    elif event.conversation is not None and event.name in TO_SUPPORT | TO_BOTH:
        _tell_conversation(world, event, event.conversation)


def _tell_message(world: World, event: Event) -> None:
    assert event.message is not None
    assert event.conversation is not None
    data = messages.push(world, event.message, in_account=event.in_request) | event.details
    if event.name == "message.updated" and event.changes is not None:
        data["previous_changes"] = {name: list(pair) for name, pair in event.changes.items()}
    streams = support_streams(world, event.conversation)
    if event.name != "first.reply.created" and conversations.may_contact_read(event.message):
        streams |= contact_streams(world, event.conversation)
    _send_later(world, streams, event.name, _performed(world, event, data))


def _tell_conversation(world: World, event: Event, conversation: Conversation) -> None:
    streams = support_streams(world, conversation)
    if event.name in TO_BOTH:
        streams |= contact_streams(world, conversation)

    names = event.name in NAMING_PERFORMER or not world.version.since("4.0.4")

    def reread() -> Json:
        world.store.conversations.get(conversation.id)
        shown = conversations.event(world, conversation, webhook=False)
        return _performed(world, event, shown) if names else shown

    _send_later(world, streams, event.name, reread)


def _tell_typing(world: World, event: Event) -> None:
    assert event.conversation is not None
    typist: User | AgentBot | Contact = event.details["user"]
    streams = support_streams(world, event.conversation)
    if isinstance(typist, Contact):
        shown = contacts.push(typist)
    else:
        shown = people.performer_push(world, typist)
        streams |= own_stream(world, event.conversation)
    if isinstance(typist, User):
        streams.discard(typist.pubsub_token)
    data = {
        "conversation": conversations.event(world, event.conversation, webhook=False),
        "user": shown,
        "is_private": event.details["is_private"],
    }
    _send_later(world, streams, event.name, _performed(world, event, data))


def _tell_contact(world: World, event: Event) -> None:
    assert event.contact is not None
    streams = {account_stream(world)}
    if not world.version.since("4.0.4"):
        streams = {user.pubsub_token for user in world.store.users}
        if event.name == "contact.merged":
            streams |= {door.pubsub_token for door in world.store.doors_of(event.contact)}
    data = contacts.push(event.contact)
    _send_later(world, streams, event.name, _performed(world, event, data))


def _tell_of_cache(world: World, event: Event) -> None:
    streams = {user.pubsub_token for user in world.store.users}
    data = {"cache_keys": cache_keys.shown(world.store)}
    _send_later(world, streams, event.name, _performed(world, event, data))


def tell_user(world: World, user: User, name: str, data: Json) -> None:
    """Send an event to one support person's sockets."""
    _send_later(world, {user.pubsub_token}, name, data)


def _performed(world: World, event: Event, data: Json) -> Json:
    if event.performer is None:
        return data
    return data | {"performer": people.performer_push(world, event.performer)}


def _send_later(
    world: World, streams: set[str], name: str, data: Json | Callable[[], Json]
) -> None:
    account_id = world.store.account.id

    def send() -> None:
        shown = data() if callable(data) else data
        world.hub.broadcast(streams, name, shown | {"account_id": account_id})

    world.jobs.later(send)


def account_stream(world: World) -> str:
    """The stream that every support person of the account hears."""
    return f"account_{world.store.account.id}"


def support_streams(world: World, conversation: Conversation) -> set[str]:
    """The tokens of administrators and of the inbox's members."""
    inbox = world.store.inboxes.find(conversation.inbox_id)
    members = inbox.member_ids if inbox else []
    return {u.pubsub_token for u in world.store.users if u.is_admin or u.id in members}


def own_stream(world: World, conversation: Conversation) -> set[str]:
    """The conversation's door alone: typing is told to no other, proven or not."""
    door = world.store.contact_inboxes.find(conversation.contact_inbox_id)
    return {door.pubsub_token} if door else set()


def contact_streams(world: World, conversation: Conversation) -> set[str]:
    """The conversation's door, or all proven doors of the contact when it is proven itself."""
    door: ContactInbox | None = world.store.contact_inboxes.find(conversation.contact_inbox_id)
    if door is None:
        return set()
    if not door.hmac_verified:
        return {door.pubsub_token}
    contact = world.store.contacts.get(conversation.contact_id)
    return {d.pubsub_token for d in world.store.doors_of(contact) if d.hmac_verified}
