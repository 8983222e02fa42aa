"""Inserts messages and lets follow what follows: reopening, waiting, templates (contract 12).

After the insert, in Chatwoot's order: reopen or unsnooze; last activity; message.created; first
reply or waiting; templates; the contact's last activity.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from integrations.chatwoot.sandbox.attachments import files
from integrations.chatwoot.sandbox.clock import iso, now
from integrations.chatwoot.sandbox.effects import (
    analysis,
    contacts,
    conversations,
    liquid,
    templates,
)
from integrations.chatwoot.sandbox.effects.actor import Actor
from integrations.chatwoot.sandbox.events import Changes, Event
from integrations.chatwoot.sandbox.state.records import (
    AgentBot,
    Blob,
    Contact,
    Conversation,
    Message,
    User,
)
from integrations.chatwoot.sandbox.web.problems import Invalid
from integrations.chatwoot.sandbox.world import World

LONGEST, LONGEST_SOURCE = 150_000, 20_000
PER_MINUTE = 200
SENDER_TYPES = {User: "User", AgentBot: "AgentBot", Contact: "Contact"}


@dataclass(slots=True, kw_only=True)
class Draft:
    """What a new message is to be; `fresh` when its conversation was made in the same request."""

    content: str | None
    message_type: str = "outgoing"
    content_type: str = "text"
    content_attributes: dict[str, Any] = field(default_factory=dict[str, Any])
    additional_attributes: dict[str, Any] = field(default_factory=dict[str, Any])
    private: bool = False
    source_id: str | None = None
    sender: User | AgentBot | Contact | None = None
    blobs: list[Blob] = field(default_factory=list[Blob])
    echo_id: Any = None
    fresh: bool = False

    @property
    def is_by_human(self) -> bool:
        """Whether a person wrote it, not a bot, a rule or a campaign."""
        by_rule = self.content_attributes.get("automation_rule_id")
        by_campaign = self.additional_attributes.get("campaign_id")
        return isinstance(self.sender, User) and not by_rule and not by_campaign


def create(world: World, conversation: Conversation, draft: Draft, actor: Actor) -> Message:
    """The stored message; raises Invalid for a text too long or the 201st within a minute."""
    check(world, conversation, draft)
    if draft.message_type in ("outgoing", "template") and draft.content:
        draft.content = liquid.render(world, conversation, draft.sender, draft.content)
    message = _insert(world, conversation, draft)
    if draft.message_type == "incoming":
        _reopen(world, conversation, draft, actor)
    conversation.last_activity_at = message.created_at
    world.store.conversations.save(conversation)
    _announce(world, conversation, message, draft, actor)
    _settle_waiting(world, conversation, message, draft, actor)
    templates.follow(world, conversation, message, fresh=draft.fresh)
    _touch_contact(world, message, draft, actor)
    return message


def check(world: World, conversation: Conversation, draft: Draft) -> None:
    """Raise Invalid when the message may not be stored."""
    check_length(draft)
    since, count = now() - timedelta(minutes=1), 0
    for message in world.store.messages_by_conversation.newest(conversation.id):
        if message.created_at < since:
            break
        count += 1
    if count >= PER_MINUTE:
        raise Invalid(base="Too many messages")


def check_length(draft: Draft) -> None:
    """Raise Invalid when the text or the source_id is too long."""
    if draft.source_id is not None and len(draft.source_id) > LONGEST_SOURCE:
        raise Invalid(source_id=f"is too long (maximum is {LONGEST_SOURCE} characters)")
    if draft.content is not None and len(draft.content) > LONGEST:
        raise Invalid(content=f"is too long (maximum is {LONGEST} characters)")


def _insert(world: World, conversation: Conversation, draft: Draft) -> Message:
    message = world.store.messages.add(
        Message(
            conversation_id=conversation.id,
            inbox_id=conversation.inbox_id,
            message_type=draft.message_type,
            content=draft.content,
            content_type=draft.content_type,
            content_attributes=draft.content_attributes,
            additional_attributes=draft.additional_attributes,
            private=draft.private,
            source_id=draft.source_id,
            sender_type=SENDER_TYPES[type(draft.sender)] if draft.sender else None,
            sender_id=draft.sender.id if draft.sender else None,
        )
    )
    for blob in draft.blobs:
        files.attach(world.store, message, blob, world.version)
    return message


def _reopen(world: World, conversation: Conversation, draft: Draft, actor: Actor) -> None:
    """A contact's message opens what was snoozed or resolved, unless the contact is blocked.

    The system is named as who reopened unless the message is private: then it is the caller.
    """
    contact = world.store.contacts.get(conversation.contact_id)
    inbox = world.store.inboxes.get(conversation.inbox_id)
    if contact.blocked:
        return
    if conversation.status == "snoozed":
        conversations.change(world, conversation, actor, status="open")
    elif conversation.status == "resolved" and inbox.agent_bot_id is not None:
        conversations.change(world, conversation, actor, status="pending")
    elif conversation.status == "resolved":
        reopening = replace(actor, reopens=not draft.private)
        conversations.change(world, conversation, reopening, status="open")


def _announce(
    world: World, conversation: Conversation, message: Message, draft: Draft, actor: Actor
) -> None:
    names = ["message.created"]
    if _is_first_reply(world, conversation, draft):
        names.append("first.reply.created")
    for name in names:
        world.publish(
            Event(
                name=name,
                message=message,
                conversation=conversation,
                performer=actor.performer,
                in_request=True,
                details={"echo_id": draft.echo_id} if draft.echo_id is not None else {},
            )
        )
    analysis.analyse_later(world, message)


def _is_first_reply(world: World, conversation: Conversation, draft: Draft) -> bool:
    """Whether nobody has answered before, not even a rule in a person's name."""
    is_reply = draft.message_type == "outgoing" and not draft.private and draft.is_by_human
    if not is_reply or conversation.first_reply_created_at is not None:
        return False
    outgoing = world.store.messages_by_type.all((conversation.id, "outgoing"))
    return sum(_counts_as_reply(message) for message in outgoing) <= 1


def _counts_as_reply(message: Message) -> bool:
    by_campaign = "campaign_id" in message.additional_attributes
    return message.sender_type == "User" and not message.private and not by_campaign


def _settle_waiting(
    world: World, conversation: Conversation, message: Message, draft: Draft, actor: Actor
) -> None:
    wanted = _waiting_after(world, conversation, message, draft)
    if wanted:
        noise = _fresh_noise(conversation) if draft.fresh else None
        conversations.change(world, conversation, actor, noise, **wanted)
        if draft.fresh:
            conversation.cached_label_list = conversation.cached_label_list or ""


def _waiting_after(
    world: World, conversation: Conversation, message: Message, draft: Draft
) -> dict[str, datetime | None]:
    if draft.message_type == "incoming":
        return {} if conversation.waiting_since else {"waiting_since": message.created_at}
    if draft.message_type != "outgoing" or draft.private:
        return {}
    if _is_first_reply(world, conversation, draft):
        return {"first_reply_created_at": message.created_at, "waiting_since": None}
    by_bot = isinstance(draft.sender, AgentBot) and world.version.bot_reply_ends_waiting
    ends = draft.is_by_human or by_bot
    return {"waiting_since": None} if ends and conversation.waiting_since else {}


def _fresh_noise(conversation: Conversation) -> Changes:
    """A conversation saved again in the request that made it still reports what the database
    filled in.
    """
    return {"display_id": (None, conversation.display_id), "cached_label_list": (None, "")}


def _touch_contact(world: World, message: Message, draft: Draft, actor: Actor) -> None:
    if isinstance(draft.sender, Contact):
        contacts.change(world, draft.sender, actor.performer, last_activity_at=message.created_at)


def change(world: World, message: Message, actor: Actor | None = None, **wanted: Any) -> Changes:
    """Set what differs and tell; an unchanged message makes no event."""
    changes: Changes = {}
    for name, new in wanted.items():
        old = getattr(message, name)
        if old != new:
            changes[name] = (old, new)
            setattr(message, name, new)
    if not changes:
        return {}
    if "content" in changes:
        changes["processed_message_content"] = changes["content"]
    before = message.updated_at
    world.store.messages.save(message)
    changes["updated_at"] = (iso(before), iso(message.updated_at))
    tell(world, message, changes, actor)
    return changes


def tell(world: World, message: Message, changes: Changes, actor: Actor | None) -> None:
    """Publish that the message changed."""
    performer = actor.performer if actor else None
    world.publish(
        Event(
            name="message.updated",
            message=message,
            conversation=world.store.conversations.get(message.conversation_id),
            changes=changes,
            performer=performer,
            in_request=actor is not None,
        )
    )
