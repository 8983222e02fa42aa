"""Writes the texts that an inbox sends by itself: greeting and out-of-office (contract 6.11)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from integrations.chatwoot.sandbox.clock import iso, now
from integrations.chatwoot.sandbox.effects import liquid
from integrations.chatwoot.sandbox.events import Changes, Event
from integrations.chatwoot.sandbox.state.records import Conversation, Inbox, Message
from integrations.chatwoot.sandbox.world import World

QUIET = timedelta(minutes=5)


def follow(world: World, conversation: Conversation, message: Message, *, fresh: bool) -> None:
    """Send what the inbox's settings ask for after this message."""
    inbox = world.store.inboxes.get(conversation.inbox_id)
    if message.message_type in ("activity", "template"):
        return
    if _wants_out_of_office(world, conversation, inbox, message):
        send(world, conversation, inbox.out_of_office_message or "")
    if _wants_greeting(world, conversation, inbox):
        send(world, conversation, inbox.greeting_message or "")
        if fresh and not world.version.since("4.12"):
            _tell_whole_record(world, conversation)


def send(
    world: World,
    conversation: Conversation,
    text: str,
    content_type: str = "text",
    attributes: dict[str, Any] | None = None,
) -> Message:
    """Store a template message, which nobody sent."""
    message = world.store.messages.add(
        Message(
            conversation_id=conversation.id,
            inbox_id=conversation.inbox_id,
            message_type="template",
            content=liquid.render(world, conversation, None, text),
            content_type=content_type,
            content_attributes=attributes or {},
        )
    )
    conversation.last_activity_at = message.created_at
    world.store.conversations.save(conversation)
    world.publish(Event(name="message.created", message=message, conversation=conversation))
    return message


def _wants_greeting(world: World, conversation: Conversation, inbox: Inbox) -> bool:
    if not inbox.greeting_enabled or not inbox.greeting_message:
        return False
    kinds = {m.message_type for m in world.store.messages_of(conversation)}
    return "incoming" in kinds and not kinds & {"outgoing", "template"}


def _wants_out_of_office(
    world: World, conversation: Conversation, inbox: Inbox, message: Message
) -> bool:
    if message.message_type != "incoming" or not inbox.working_hours_enabled:
        return False
    if not inbox.out_of_office_message or is_open(inbox):
        return False
    return not _answered_lately(world, conversation)


def _answered_lately(world: World, conversation: Conversation) -> bool:
    """Whether a template went out today, by UTC's calendar, or a reply a moment ago."""
    for earlier in world.store.messages_by_conversation.newest(conversation.id):
        if earlier.message_type == "template":
            return earlier.created_at.date() == now().date()
        is_reply = earlier.message_type == "outgoing" and not earlier.private
        if is_reply and now() - earlier.created_at < QUIET:
            return True
    return False


def is_open(inbox: Inbox) -> bool:
    """Whether the inbox works at this moment, in its own time zone."""
    local = now().astimezone(_zone(inbox))
    sunday_first = (local.weekday() + 1) % 7
    day = next((d for d in inbox.working_hours if d.get("day_of_week") == sunday_first), None)
    if day is None or day.get("closed_all_day"):
        return day is None
    if day.get("open_all_day"):
        return True
    opens = (day.get("open_hour") or 0, day.get("open_minutes") or 0)
    closes = (day.get("close_hour") or 0, day.get("close_minutes") or 0)
    return opens <= (local.hour, local.minute) < closes


def _zone(inbox: Inbox) -> ZoneInfo:
    try:
        return ZoneInfo(inbox.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _tell_whole_record(world: World, conversation: Conversation) -> None:
    """4.10 reports every column of the conversation that it has just made as changed."""
    shown: Changes = {
        "id": (None, conversation.id),
        "account_id": (None, world.store.account.id),
        "inbox_id": (None, conversation.inbox_id),
        "created_at": (None, iso(conversation.created_at)),
        "updated_at": (None, iso(conversation.updated_at)),
        "contact_id": (None, conversation.contact_id),
        "display_id": (None, conversation.display_id),
        "contact_inbox_id": (None, conversation.contact_inbox_id),
        "uuid": (None, conversation.uuid),
        "last_activity_at": (None, iso(conversation.last_activity_at)),
        "waiting_since": (None, iso(conversation.waiting_since)),
    }
    world.publish(Event(name="conversation.updated", conversation=conversation, changes=shown))
