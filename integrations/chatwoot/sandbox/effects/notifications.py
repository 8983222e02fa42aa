"""Rings the dashboard's bell: assignments, new messages, mentions (agents' cable only)."""

from __future__ import annotations

import re
from typing import Any

from integrations.chatwoot.sandbox.cable.broadcasts import tell_user
from integrations.chatwoot.sandbox.clock import epoch, iso
from integrations.chatwoot.sandbox.events import Event
from integrations.chatwoot.sandbox.state.extras import Notification
from integrations.chatwoot.sandbox.state.records import Conversation, Message, User
from integrations.chatwoot.sandbox.views import conversations, messages, people
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]
MENTION = re.compile(r"mention://user/(\d+)/")
TITLES = {
    "conversation_assignment": "A conversation (#{number}) has been assigned to you",
    "conversation_mention": "You have been mentioned in conversation (#{number})",
}


def listen(world: World, event: Event) -> None:
    """Notify by a job whom the event concerns."""
    if event.name == "assignee.changed" and event.details.get("notify"):
        world.jobs.later(lambda: _tell_assignee(world, event))
    elif event.name == "message.created" and event.message is not None:
        message = event.message
        world.jobs.later(lambda: _tell_of_message(world, message))


def _tell_assignee(world: World, event: Event) -> None:
    conversation = event.conversation
    if conversation is None or conversation.status == "pending":
        return
    user = world.store.users.find(conversation.assignee_id)
    if user is not None:
        _notify(world, user, "conversation_assignment", conversation, None)


def _tell_of_message(world: World, message: Message) -> None:
    conversation = world.store.conversations.get(message.conversation_id)
    if message.private:
        for user_id in dict.fromkeys(MENTION.findall(message.content or "")):
            if user := world.store.users.find(int(user_id)):
                shown = conversations.event(world, conversation, webhook=False)
                tell_user(world, user, "conversation.mentioned", shown)
                _join(world, conversation, user)
                _notify(world, user, "conversation_mention", conversation, message)
    if not _is_news(world, conversation, message):
        return
    writer = message.sender_id if message.sender_type == "User" else None
    kinds = dict.fromkeys(conversation.participant_ids, "participating")
    if conversation.assignee_id is not None:
        kinds[conversation.assignee_id] = "assigned"
    for user_id, kind in kinds.items():
        user = world.store.users.find(user_id)
        if user is not None and user_id != writer:
            name = f"{kind}_conversation_new_message"
            _notify(world, user, name, conversation, message)


def _join(world: World, conversation: Conversation, user: User) -> None:
    """Who is mentioned follows from now on."""
    if user.id not in conversation.participant_ids:
        conversation.participant_ids.append(user.id)
        world.store.conversations.save(conversation, touch=False)


def _is_news(world: World, conversation: Conversation, message: Message) -> bool:
    if message.message_type not in ("incoming", "outgoing") or conversation.status == "pending":
        return False
    return not message.private or not world.version.since("4.12")


def _notify(
    world: World, user: User, kind: str, conversation: Conversation, message: Message | None
) -> None:
    contact = world.store.contacts.get(conversation.contact_id)
    if contact.blocked and kind != "conversation_mention":
        return
    _drop_older(world, user, conversation)
    notification = world.store.notifications.add(
        Notification(
            user_id=user.id,
            notification_type=kind,
            conversation_id=conversation.id,
            message_id=message.id if message else None,
        )
    )
    shown = {"notification": _shown(world, notification, user), **_counts(world, user)}
    tell_user(world, user, "notification.created", shown)


def _drop_older(world: World, user: User, conversation: Conversation) -> None:
    """One bell a conversation: an older notification gives way."""
    for older in world.store.notifications:
        if older.user_id == user.id and older.conversation_id == conversation.id:
            world.store.notifications.remove(older)
            gone = {"notification": {"id": older.id}, **_counts(world, user)}
            tell_user(world, user, "notification.deleted", gone)


def _counts(world: World, user: User) -> Json:
    mine = [n for n in world.store.notifications if n.user_id == user.id]
    return {"unread_count": sum(n.read_at is None for n in mine), "count": len(mine)}


def _shown(world: World, notification: Notification, user: User) -> Json:
    conversation = world.store.conversations.get(notification.conversation_id)
    message = world.store.messages.find(notification.message_id)
    body = _body(world, message or world.store.messages_by_conversation.last(conversation.id))
    title = TITLES.get(notification.notification_type)
    return {
        "id": notification.id,
        "notification_type": notification.notification_type,
        "primary_actor_type": "Conversation",
        "primary_actor_id": conversation.id,
        "read_at": iso(notification.read_at),
        "secondary_actor": messages.push(world, message) if message else None,
        "user": people.user_push(world, user, in_account=False),
        "created_at": epoch(notification.created_at),
        "last_activity_at": epoch(notification.created_at),
        "snoozed_until": None,
        "meta": {},
        "account_id": world.store.account.id,
        "primary_actor": conversations.event(world, conversation, webhook=False),
        "push_message_title": title.format(number=conversation.display_id) if title else body,
        "push_message_body": body,
    }


def _body(world: World, message: Message | None) -> str:
    if message is None:
        return ""
    sender = messages.sender_of(world, message)
    return f"{sender.name if sender else 'Bot'}: {message.content or ''}"
