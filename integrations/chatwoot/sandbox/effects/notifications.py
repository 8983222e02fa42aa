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
MENTION = re.compile(r"\(mention://(user|team)/(\d+)/.+?\)")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
EMPHASIS = re.compile(r"(\*\*|__|\*|`|~~)(?=\S)(.+?)(?<=\S)\1")
WORDS_SHOWN = 10


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
    for user in _mentioned(world, conversation, message) if message.private else ():
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
        if user is not None and user_id != writer and not _knows(world, user, message):
            name = f"{kind}_conversation_new_message"
            _notify(world, user, name, conversation, message)


def _mentioned(world: World, conversation: Conversation, message: Message) -> list[User]:
    """Who of the inbox's people, or of a team, is named in the text; nobody is twice."""
    inbox = world.store.inboxes.get(conversation.inbox_id)
    user_ids: dict[int, None] = {}
    for kind, number in MENTION.findall(message.content or ""):
        team = world.store.teams.find(int(number)) if kind == "team" else None
        named = (team.member_ids if team else []) if kind == "team" else [int(number)]
        user_ids |= dict.fromkeys(named)
    found = [user for user_id in user_ids if (user := world.store.users.find(user_id))]
    return [user for user in found if user.is_admin or user.id in inbox.member_ids]


def _join(world: World, conversation: Conversation, user: User) -> None:
    """Who is mentioned follows from now on."""
    if user.id not in conversation.participant_ids:
        conversation.participant_ids.append(user.id)
        world.store.conversations.save(conversation, touch=False)


def _is_news(world: World, conversation: Conversation, message: Message) -> bool:
    if message.message_type not in ("incoming", "outgoing") or conversation.status == "pending":
        return False
    return not message.private or not world.version.since("4.12")


def _knows(world: World, user: User, message: Message) -> bool:
    """Whether a mention in the message has already rung for the user."""
    return any(
        n.user_id == user.id and n.message_id == message.id for n in world.store.notifications
    )


def _notify(
    world: World, user: User, kind: str, conversation: Conversation, message: Message | None
) -> None:
    contact = world.store.contacts.get(conversation.contact_id)
    if contact.blocked and kind != "conversation_mention":
        return
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
    world.jobs.later(lambda: _drop_older(world, user, conversation))


def _drop_older(world: World, user: User, conversation: Conversation) -> None:
    """One bell a conversation: what is older than the newest notification gives way."""
    rows = [
        n
        for n in world.store.notifications
        if n.user_id == user.id and n.conversation_id == conversation.id
    ]
    for older in rows[:-1]:
        world.store.notifications.remove(older)
        gone = {"notification": {"id": older.id}, **_counts(world, user)}
        tell_user(world, user, "notification.deleted", gone)


def _counts(world: World, user: User) -> Json:
    unread = sum(n.user_id == user.id and n.read_at is None for n in world.store.notifications)
    return {"unread_count": unread, "count": unread}


def _shown(world: World, notification: Notification, user: User) -> Json:
    conversation = world.store.conversations.get(notification.conversation_id)
    message = world.store.messages.find(notification.message_id)
    body = _body(world, message or _last_word(world, conversation))
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
        "push_message_title": body,
        "push_message_body": body,
    }


def _last_word(world: World, conversation: Conversation) -> Message | None:
    """The customer's last message, or support's where the customer has said nothing."""
    for kind in ("incoming", "outgoing"):
        if message := next(
            iter(world.store.messages_by_type.newest((conversation.id, kind))), None
        ):
            return message
    return None


def _body(world: World, message: Message | None) -> str:
    """Who wrote and the first words, which is a bell's title too."""
    sender = messages.sender_of(world, message) if message else None
    return f"{sender.name if sender else ''}: {_words(world, message)}"


def _words(world: World, message: Message | None) -> str:
    if message is not None and message.content and message.content.strip():
        return _plain(_shortened(message.content))
    has_files = message is not None and world.store.attachments_by_message.all(message.id)
    return "Attachment" if has_files else "No content"


def _shortened(text: str) -> str:
    ends = [found.end() for found in re.finditer(r"\S+", text)]
    return text if len(ends) <= WORDS_SHOWN else text[: ends[WORDS_SHOWN - 1]] + "..."


def _plain(text: str) -> str:
    """The Markdown's words: links by their text, no emphasis, lines joined to paragraphs."""
    unmarked = EMPHASIS.sub(r"\2", LINK.sub(r"\1", text))
    return re.sub(r"(?<!\n)\n(?!\n)", " ", unmarked).strip()
