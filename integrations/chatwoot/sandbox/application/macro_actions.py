"""Does what a macro's actions say to one conversation, one after the other (contract 2.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from integrations.chatwoot.sandbox.attachments import files
from integrations.chatwoot.sandbox.effects import (
    activities,
    contacts,
    conversations,
    labels,
    messages,
)
from integrations.chatwoot.sandbox.effects.actor import Actor
from integrations.chatwoot.sandbox.state.records import Conversation, User
from integrations.chatwoot.sandbox.state.tokens import fresh_uuid
from integrations.chatwoot.sandbox.views import conversations as views
from integrations.chatwoot.sandbox.web import fields
from integrations.chatwoot.sandbox.web.answers import rails_json
from integrations.chatwoot.sandbox.web.calls import whole
from integrations.chatwoot.sandbox.webhooks.sender import Delivery
from integrations.chatwoot.sandbox.world import World

Action = Callable[[World, Conversation, User, list[Any]], None]
STATUSES = ("open", "resolved", "pending", "snoozed")
PRIORITIES = ("low", "medium", "high", "urgent")


def perform(
    world: World, conversation: Conversation, user: User, action: Mapping[str, Any]
) -> None:
    """Do one action in the user's name; macros hold known actions only."""
    given = action.get("action_params")
    params = fields.items(given) or ([] if given in (None, []) else [given])
    ACTIONS[action["action_name"]](world, conversation, user, params)


def _change(world: World, conversation: Conversation, user: User, **wanted: Any) -> None:
    conversations.change(world, conversation, Actor(performer=user), **wanted)


def _send_message(world: World, conversation: Conversation, user: User, params: list[Any]) -> None:
    _write(world, conversation, user, content=str(params[0]) if params else None)


def _add_note(world: World, conversation: Conversation, user: User, params: list[Any]) -> None:
    content = str(params[0]) if params else None
    _write(world, conversation, user, content=content, private=True)


def _send_files(world: World, conversation: Conversation, user: User, params: list[Any]) -> None:
    found = [files.blob_signed(world.store, str(signed)) for signed in params]
    if blobs := [blob for blob in found if blob]:
        _write(world, conversation, user, content=None, blobs=blobs)


def _write(world: World, conversation: Conversation, user: User, **draft: Any) -> None:
    draft_message = messages.Draft(sender=user, **draft)
    messages.create(world, conversation, draft_message, Actor(performer=user))


def _add_labels(world: World, conversation: Conversation, user: User, params: list[Any]) -> None:
    _change(world, conversation, user, labels=labels.cleaned([*conversation.labels, *params]))


def _drop_labels(world: World, conversation: Conversation, user: User, params: list[Any]) -> None:
    left = [title for title in conversation.labels if title not in params]
    _change(world, conversation, user, labels=left)


def _give_to_agent(
    world: World, conversation: Conversation, user: User, params: list[Any]
) -> None:
    wanted = params[0] if params else None
    if wanted == "nil":
        return _change(world, conversation, user, assignee_id=None)
    agent = user if wanted == "self" else world.store.users.find(whole(wanted))
    inbox = world.store.inboxes.get(conversation.inbox_id)
    if agent is not None and (agent.is_admin or agent.id in inbox.member_ids):
        _change(world, conversation, user, assignee_id=agent.id)
    return None


def _give_to_team(world: World, conversation: Conversation, user: User, params: list[Any]) -> None:
    if not params or str(params[0]) in ("nil", "0"):
        _change(world, conversation, user, team_id=None)
    elif team := world.store.teams.find(whole(params[0])):
        _change(world, conversation, user, team_id=team.id)


def _take_from_team(world: World, conversation: Conversation, user: User, _: list[Any]) -> None:
    _change(world, conversation, user, team_id=None)


def _set_status(world: World, conversation: Conversation, user: User, params: list[Any]) -> None:
    if params and params[0] in STATUSES:
        _change(world, conversation, user, status=params[0])


def _set_priority(world: World, conversation: Conversation, user: User, params: list[Any]) -> None:
    wanted = params[0] if params else None
    if wanted in (None, "nil"):
        _change(world, conversation, user, priority=None)
    elif wanted in PRIORITIES:
        _change(world, conversation, user, priority=wanted)


def _resolve(world: World, conversation: Conversation, user: User, _: list[Any]) -> None:
    _change(world, conversation, user, status="resolved")


def _snooze(world: World, conversation: Conversation, user: User, _: list[Any]) -> None:
    _change(world, conversation, user, status="snoozed")


def _mute(world: World, conversation: Conversation, user: User, _: list[Any]) -> None:
    contact = world.store.contacts.get(conversation.contact_id)
    _change(world, conversation, user, status="resolved")
    contacts.change(world, contact, user, blocked=True)
    activities.of_mute(world, conversation, Actor(performer=user), "muted")


def _call_webhook(world: World, conversation: Conversation, _: User, params: list[Any]) -> None:
    """Post the conversation to an address, unsigned and without a delivery id in every version."""
    body = views.event(world, conversation, webhook=True) | {"event": "macro.executed"}
    for url in params:
        delivery = Delivery(
            url=str(url), body=rails_json(body), kind="macro", delivery_id=fresh_uuid()
        )
        world.jobs.later(lambda sent=delivery: _post(world, sent))


async def _post(world: World, delivery: Delivery) -> None:
    await world.sender.post(delivery)


def _nothing(world: World, conversation: Conversation, user: User, params: list[Any]) -> None:
    """Do nothing: this installation sends no mail."""


ACTIONS: dict[str, Action] = {
    "send_message": _send_message,
    "add_label": _add_labels,
    "remove_label": _drop_labels,
    "assign_team": _give_to_team,
    "remove_assigned_team": _take_from_team,
    "assign_agent": _give_to_agent,
    "mute_conversation": _mute,
    "change_status": _set_status,
    "resolve_conversation": _resolve,
    "snooze_conversation": _snooze,
    "change_priority": _set_priority,
    "send_email_transcript": _nothing,
    "send_attachment": _send_files,
    "add_private_note": _add_note,
    "send_webhook_event": _call_webhook,
}
