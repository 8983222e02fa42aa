"""How conversations look: in the public API, the application API, and in events (contract 1.2,
2.2, 4.3).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from integrations.chatwoot.sandbox.clock import epoch, iso, now
from integrations.chatwoot.sandbox.state.records import Conversation, Inbox, Message, Team, User
from integrations.chatwoot.sandbox.views import contacts, messages, people, teams
from integrations.chatwoot.sandbox.views.doors import raw_door
from integrations.chatwoot.sandbox.views.unread import unread_count
from integrations.chatwoot.sandbox.web.calls import whole
from integrations.chatwoot.sandbox.web.problems import Broken
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]


def public(world: World, conversation: Conversation) -> Json:
    """A conversation with every message that its contact may read, oldest first."""
    readable = [m for m in world.store.messages_of(conversation) if may_contact_read(m)]
    contact = world.store.contacts.get(conversation.contact_id)
    return {
        "id": conversation.display_id,
        "uuid": conversation.uuid,
        "inbox_id": conversation.inbox_id,
        "contact_last_seen_at": epoch(conversation.contact_last_seen_at),
        "status": conversation.status,
        "agent_last_seen_at": epoch(conversation.agent_last_seen_at),
        "messages": [messages.public(world, message) for message in readable],
        "contact": contacts.raw(world, contact),
    }


def application(world: World, conversation: Conversation, viewer: User | None) -> Json:
    """A conversation as support sees it; `viewer` is nobody for a bot, whom a team breaks."""
    store = world.store
    contact = store.contacts.find(conversation.contact_id)
    if contact is None:
        raise Broken
    latest = store.messages_by_conversation.last(conversation.id)
    spoken = _newest(world, conversation, lambda m: m.message_type != "activity")
    return {
        "meta": _application_meta(world, conversation, viewer),
        "id": conversation.display_id,
        "messages": [messages.push(world, latest, in_account=True)] if latest else [],
        "account_id": store.account.id,
        "uuid": conversation.uuid,
        "additional_attributes": conversation.additional_attributes,
        "agent_last_seen_at": epoch(conversation.agent_last_seen_at),
        "assignee_last_seen_at": epoch(conversation.assignee_last_seen_at),
        "can_reply": can_reply(world, conversation),
        "contact_last_seen_at": epoch(conversation.contact_last_seen_at),
        "custom_attributes": conversation.custom_attributes,
        "inbox_id": conversation.inbox_id,
        "labels": list(conversation.labels),
        "muted": contact.blocked,
        "snoozed_until": iso(conversation.snoozed_until),
        "status": conversation.status,
        "created_at": epoch(conversation.created_at),
        "updated_at": conversation.updated_at.timestamp(),
        "timestamp": epoch(conversation.last_activity_at),
        "first_reply_created_at": epoch(conversation.first_reply_created_at),
        "unread_count": unread_count(store, conversation),
        "last_non_activity_message": messages.push(world, spoken, in_account=True)
        if spoken
        else None,
        "last_activity_at": epoch(conversation.last_activity_at),
        "priority": conversation.priority,
        "waiting_since": epoch(conversation.waiting_since),
        "sla_policy_id": None,
    }


def _application_meta(world: World, conversation: Conversation, viewer: User | None) -> Json:
    store = world.store
    contact = store.contacts.get(conversation.contact_id)
    meta: Json = {"sender": contacts.slim(world, contact), "channel": "Channel::Api"}
    if user := store.users.find(conversation.assignee_id):
        meta |= {"assignee": people.agent(world, user), "assignee_type": "User"}
    elif bot := store.bots.find(conversation.assignee_bot_id):
        meta |= {"assignee": people.bot_slim(bot), "assignee_type": "AgentBot"}
    if not world.version.since("4.8"):
        meta.pop("assignee_type", None)
    if team := store.teams.find(conversation.team_id):
        meta["team"] = _team_for(world, team, viewer)
    meta["hmac_verified"] = is_verified(world, conversation)
    return meta


def _team_for(world: World, team: Team, viewer: User | None) -> Json:
    if viewer is None:
        raise Broken  # the view asks for the caller's teams, and a bot has none
    return teams.shown(world, team, viewer)


def event(world: World, conversation: Conversation, *, webhook: bool) -> Json:
    """A conversation in webhooks and frames."""
    newest = _newest(world, conversation, may_contact_read)
    shown: Json = {
        "additional_attributes": conversation.additional_attributes,
        "can_reply": can_reply(world, conversation),
        "channel": "Channel::Api",
        "contact_inbox": raw_door(world.store.contact_inboxes.get(conversation.contact_inbox_id)),
        "id": conversation.display_id,
        "inbox_id": conversation.inbox_id,
        "messages": [_event_message(world, newest, webhook)] if newest else [],
        "labels": list(conversation.labels),
        "meta": _event_meta(world, conversation),
        "status": conversation.status,
        "custom_attributes": conversation.custom_attributes,
        "snoozed_until": iso(conversation.snoozed_until),
        "unread_count": unread_count(world.store, conversation),
        "first_reply_created_at": iso(conversation.first_reply_created_at),
        "priority": conversation.priority,
        "waiting_since": epoch(conversation.waiting_since),
    }
    shown |= _event_times(conversation)
    if world.version.since("4.0"):
        shown["updated_at"] = conversation.updated_at.timestamp()
    if webhook and world.version.since("4.14.2"):
        shown["account"] = {"id": world.store.account.id, "name": world.store.account.name}
    return shown


def _event_times(conversation: Conversation) -> Json:
    return {
        "agent_last_seen_at": epoch(conversation.agent_last_seen_at),
        "contact_last_seen_at": epoch(conversation.contact_last_seen_at),
        "last_activity_at": epoch(conversation.last_activity_at),
        "timestamp": epoch(conversation.last_activity_at),
        "created_at": epoch(conversation.created_at),
    }


def _event_meta(world: World, conversation: Conversation) -> Json:
    store = world.store
    contact = store.contacts.get(conversation.contact_id)
    user = store.users.find(conversation.assignee_id)
    bot = store.bots.find(conversation.assignee_bot_id)
    assignee, kind = None, None
    if user is not None:
        assignee, kind = people.user_push(world, user, in_account=False), "User"
    elif bot is not None:
        assignee, kind = people.bot_push(bot), "AgentBot"
    team = store.teams.find(conversation.team_id)
    meta: Json = {"sender": contacts.push(contact), "assignee": assignee, "assignee_type": kind}
    if not world.version.since("4.8"):
        del meta["assignee_type"]
    meta["team"] = teams.push(world, team) if team else None
    meta["hmac_verified"] = is_verified(world, conversation)
    return meta


def _event_message(world: World, message: Message, webhook: bool) -> Json:
    shown = messages.push(world, message)
    if webhook and world.version.since("4.13"):
        for field in ("content", "processed_message_content"):
            shown[field] = messages.normalised(shown[field])
    return shown


def may_contact_read(message: Message) -> bool:
    """Whether the message is for the contact: neither a note nor an activity line."""
    return not message.private and message.message_type != "activity"


def is_verified(world: World, conversation: Conversation) -> bool:
    """Whether the conversation's door has proven its identity."""
    door = world.store.contact_inboxes.find(conversation.contact_inbox_id)
    return door is not None and door.hmac_verified


def can_reply(world: World, conversation: Conversation) -> bool:
    """Whether the channel's reply window, if it has one, is still open (contract 6.14)."""
    inbox = world.store.inboxes.find(conversation.inbox_id)
    hours = _reply_window(inbox)
    if hours is None:
        return True
    last = _newest(world, conversation, lambda m: m.message_type == "incoming")
    return last is not None and (now() - last.created_at).total_seconds() < hours * 3600


def _reply_window(inbox: Inbox | None) -> int | None:
    """The whole hours of the window; a text that begins with no number leaves none."""
    value = inbox.channel_additional_attributes.get("agent_reply_time_window") if inbox else None
    return (whole(value) or 0) if value not in (None, "") else None


def _newest(
    world: World, conversation: Conversation, wanted: Callable[[Message], bool]
) -> Message | None:
    rows = world.store.messages_by_conversation.newest(conversation.id)
    return next((message for message in rows if wanted(message)), None)
