"""Writes activity lines a moment after the change that they tell of (contract 4.8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from integrations.chatwoot.sandbox.clock import now
from integrations.chatwoot.sandbox.effects.actor import Actor
from integrations.chatwoot.sandbox.effects.wording import length, say
from integrations.chatwoot.sandbox.events import Changes, Event
from integrations.chatwoot.sandbox.state.records import Conversation, Message
from integrations.chatwoot.sandbox.world import World

# One pause for all, so that two lines of one request keep their order.
PAUSE = 0.005


def locale_of(world: World, actor: Actor) -> str:
    """The language of what this actor causes: English at the public door, else the account's."""
    return world.store.account.locale if actor.performer or actor.system else "en"


def write_later(
    world: World, conversation: Conversation, text: str, attributes: dict[str, Any] | None = None
) -> None:
    """Enqueue one activity line."""
    world.jobs.later(lambda: _write(world, conversation, text, attributes or {}), delay=PAUSE)


def _write(
    world: World, conversation: Conversation, text: str, attributes: dict[str, Any]
) -> None:
    world.store.conversations.get(conversation.id)
    message = world.store.messages.add(
        Message(
            conversation_id=conversation.id,
            inbox_id=conversation.inbox_id,
            message_type="activity",
            content=text,
            content_attributes=attributes,
        )
    )
    conversation.last_activity_at = message.created_at
    conversation.updated_at = now()
    world.store.conversations.save(conversation, touch=False)
    world.publish(Event(name="message.created", message=message, conversation=conversation))


def of_status(world: World, conversation: Conversation, actor: Actor) -> None:
    """Tell who changed the status, if it was somebody."""
    text = _status_text(world, conversation, actor)
    if text is None:
        return
    told = {"activity": {"type": "conversation_status_changed", "status": conversation.status}}
    write_later(world, conversation, text, told if world.version.since("4.16") else None)


def _status_text(world: World, conversation: Conversation, actor: Actor) -> str | None:
    if actor.reopens:
        return say("en" if actor.contact else locale_of(world, actor), "status.system_reopened")
    locale = locale_of(world, actor)
    if actor.name:
        return say(locale, f"status.{conversation.status}", user=actor.name)
    if conversation.status != "resolved":
        return None
    if actor.contact:
        return say(locale, "status.by_contact", contact=actor.contact.name.capitalize())
    locale = world.store.account.locale
    return say(locale, "status.by_inactivity", duration=length(locale, actor.idle_minutes))


def of_priority(world: World, conversation: Conversation, actor: Actor, changes: Changes) -> None:
    """Tell how the priority changed."""
    old, new = changes["priority"]
    kind = ("updated" if old else "added") if new else "removed"
    words = {"user": actor.name or "", "old": old or "", "new": new or ""}
    write_later(world, conversation, say(locale_of(world, actor), f"priority.{kind}", **words))


def of_labels(world: World, conversation: Conversation, actor: Actor, changes: Changes) -> None:
    """Tell which labels came and which went, one line each."""
    if not actor.name:
        return
    old, new = changes["label_list"]
    _label_line(world, conversation, actor, "added", [label for label in new if label not in old])
    _label_line(world, conversation, actor, "removed", [x for x in old if x not in new])


def _label_line(
    world: World, conversation: Conversation, actor: Actor, kind: str, labels: Sequence[str]
) -> None:
    if labels:
        words = {"user": actor.name or "", "labels": ", ".join(labels)}
        write_later(world, conversation, say(locale_of(world, actor), f"labels.{kind}", **words))


def of_assignment(
    world: World, conversation: Conversation, actor: Actor, changes: Changes
) -> None:
    """Tell who has the conversation now; a team's line covers the assignee's."""
    if not actor.name:
        return
    if "team_id" in changes:
        text = _team_text(world, conversation, actor, changes)
    elif "assignee_id" in changes:
        text = _assignee_text(world, conversation, actor)
    else:
        return
    write_later(world, conversation, text)


def _assignee_text(world: World, conversation: Conversation, actor: Actor) -> str:
    assignee = world.store.users.find(conversation.assignee_id)
    locale, user = locale_of(world, actor), actor.name or ""
    if assignee is None:
        return say(locale, "assignee.removed", user=user)
    if actor.has_id(assignee.id):
        return say(locale, "assignee.self", user=user)
    return say(locale, "assignee.assigned", user=user, assignee=assignee.name)


def _team_text(world: World, conversation: Conversation, actor: Actor, changes: Changes) -> str:
    team = world.store.teams.find(conversation.team_id)
    locale, user = locale_of(world, actor), actor.name or ""
    if team is None:
        former = world.store.teams.find(changes["team_id"][0])
        return say(locale, "team.removed", user=user, team=former.name if former else "")
    assignee = world.store.users.find(conversation.assignee_id)
    if assignee is not None and "assignee_id" in changes:
        words = {"user": user, "team": team.name, "assignee": assignee.name}
        return say(locale, "team.assigned_with_assignee", **words)
    return say(locale, "team.assigned", user=user, team=team.name)


def of_mute(world: World, conversation: Conversation, actor: Actor, key: str) -> None:
    """Tell that the conversation was muted or unmuted."""
    write_later(world, conversation, say(locale_of(world, actor), key, user=actor.name or ""))
