"""How messages look: public API, application API, frames and webhooks each differ (contract 1.3,
2.3, 4.3, 5.5).
"""

from __future__ import annotations

import re
from typing import Any

from integrations.chatwoot.sandbox.clock import epoch, iso
from integrations.chatwoot.sandbox.state.records import (
    AgentBot,
    Contact,
    Conversation,
    Message,
    User,
)
from integrations.chatwoot.sandbox.views import attachments, contacts, people
from integrations.chatwoot.sandbox.views.unread import unread_count
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]
TYPES = {"incoming": 0, "outgoing": 1, "activity": 2, "template": 3}
HARD_BREAK = re.compile(r"\\\n")


def sender_of(world: World, message: Message) -> User | AgentBot | Contact | None:
    """Who wrote the message, if that row still exists."""
    tables: dict[str, Any] = {
        "User": world.store.users,
        "AgentBot": world.store.bots,
        "Contact": world.store.contacts,
    }
    table = tables.get(message.sender_type or "")
    return table.find(message.sender_id) if table is not None else None


def sender_push(world: World, message: Message, *, in_account: bool) -> Json | None:
    """The sender in messages and frames."""
    sender = sender_of(world, message)
    if isinstance(sender, Contact):
        return contacts.push(sender)
    if isinstance(sender, AgentBot):
        return people.bot_push(sender)
    return people.user_push(world, sender, in_account=in_account) if sender else None


def public(world: World, message: Message) -> Json:
    """A message as the public API shows it."""
    shown: Json = {
        "id": message.id,
        "content": message.content,
        "message_type": TYPES[message.message_type],
        "content_type": message.content_type,
        "content_attributes": message.content_attributes,
        "created_at": epoch(message.created_at),
        "conversation_id": display_id(world, message),
    }
    return shown | _extras(world, message, in_account=False)


def application(world: World, message: Message, echo_id: Any = None) -> Json:
    """A message as the application API shows it."""
    shown: Json = {
        "id": message.id,
        "content": message.content,
        "inbox_id": message.inbox_id,
        "conversation_id": display_id(world, message),
        "message_type": TYPES[message.message_type],
        "content_type": message.content_type,
        "status": message.status,
        "content_attributes": message.content_attributes,
        "created_at": epoch(message.created_at),
        "private": message.private,
        "source_id": message.source_id,
    }
    if echo_id is not None:
        shown["echo_id"] = echo_id
    return shown | _extras(world, message, in_account=True)


def push(world: World, message: Message, *, in_account: bool = False) -> Json:
    """A message in frames and nested in conversations: all of its columns."""
    conversation = world.store.conversations.get(message.conversation_id)
    door = world.store.contact_inboxes.find(conversation.contact_inbox_id)
    shown: Json = {
        "id": message.id,
        "content": message.content,
        "account_id": world.store.account.id,
        "inbox_id": message.inbox_id,
        "conversation_id": conversation.display_id,
        "message_type": TYPES[message.message_type],
        "created_at": epoch(message.created_at),
        "updated_at": iso(message.updated_at),
        "private": message.private,
        "status": message.status,
        "source_id": message.source_id,
        "content_type": message.content_type,
        "content_attributes": message.content_attributes,
        "sender_type": message.sender_type,
        "sender_id": message.sender_id,
        "external_source_ids": {},
        "additional_attributes": message.additional_attributes,
        "processed_message_content": message.content,
        "sentiment": {},
        "conversation": {
            "assignee_id": conversation.assignee_id,
            "unread_count": unread_count(world.store, conversation),
            "last_activity_at": epoch(conversation.last_activity_at),
            "contact_inbox": {"source_id": door.source_id if door else None},
        },
    }
    return shown | _extras(world, message, in_account=in_account)


def webhook(world: World, message: Message, conversation: Json) -> Json:
    """A message as the body of message_created and message_updated, without the event's name."""
    account, inbox = world.store.account, world.store.inboxes.get(message.inbox_id)
    shown: Json = {
        "account": {"id": account.id, "name": account.name},
        "additional_attributes": message.additional_attributes,
        "content_attributes": message.content_attributes,
        "content_type": message.content_type,
        "content": webhook_content(world, message),
        "conversation": conversation,
        "created_at": iso(message.created_at),
        "id": message.id,
        "inbox": {"id": inbox.id, "name": inbox.name},
        "message_type": message.message_type,
        "private": message.private,
        "sender": _webhook_sender(world, message),
        "source_id": message.source_id,
    }
    if files := attachments.of_message(world, message):
        shown["attachments"] = files
    return shown


def webhook_content(world: World, message: Message) -> str | None:
    """The text as webhooks tell it: a survey carries its link, 4.13 evens out line breaks."""
    if message.content_type == "input_csat":
        return survey_text(world, world.store.conversations.get(message.conversation_id))
    return normalised(message.content) if world.version.since("4.13") else message.content


def normalised(content: str | None) -> str | None:
    """The text with hard breaks made plain and the trailing newlines gone."""
    return HARD_BREAK.sub("\n", content).rstrip("\n") if content is not None else None


def display_id(world: World, message: Message) -> int:
    """The number by which the wire knows the message's conversation."""
    return world.store.conversations.get(message.conversation_id).display_id


def survey_text(world: World, conversation: Conversation) -> str:
    """The survey's words with the link to its page."""
    inbox = world.store.inboxes.get(conversation.inbox_id)
    words = inbox.csat_config.get("message") or "Please rate this conversation,"
    return f"{words} {world.frontend_url}/survey/responses/{conversation.uuid}"


def _webhook_sender(world: World, message: Message) -> Json | None:
    sender = sender_of(world, message)
    if isinstance(sender, Contact):
        return contacts.webhook(world, sender)
    if isinstance(sender, AgentBot):
        return people.bot_webhook(sender)
    return people.user_webhook(sender) if sender else None


def _extras(world: World, message: Message, *, in_account: bool) -> Json:
    shown: Json = {}
    if files := attachments.of_message(world, message):
        shown["attachments"] = files
    if sender := sender_push(world, message, in_account=in_account):
        shown["sender"] = sender
    return shown
