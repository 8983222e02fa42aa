"""Opens conversations: lock, first status, automatic assignment (contract 6.4, 12)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from integrations.chatwoot.sandbox.effects import assignment, contacts, conversations
from integrations.chatwoot.sandbox.effects.actor import Actor
from integrations.chatwoot.sandbox.events import Changes, Event
from integrations.chatwoot.sandbox.state.records import ContactInbox, Conversation
from integrations.chatwoot.sandbox.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the opener asks for; the inbox may overrule it."""

    status: str = "open"
    snoozed_until: datetime | None = None
    assignee_id: int | None = None
    team_id: int | None = None
    custom_attributes: dict[str, Any] = field(default_factory=dict[str, Any])
    additional_attributes: dict[str, Any] = field(default_factory=dict[str, Any])


def locked_conversation(world: World, door: ContactInbox) -> Conversation | None:
    """The door's last conversation when its inbox keeps to a single one."""
    inbox = world.store.inboxes.get(door.inbox_id)
    if not inbox.lock_to_single_conversation:
        return None
    return world.store.conversations_by_door.last(door.id)


def open_conversation(world: World, door: ContactInbox, wish: Wish, actor: Actor) -> Conversation:
    """A new conversation behind the door; raises Invalid for attributes too long."""
    contacts.check_attributes("custom_attributes", wish.custom_attributes)
    contacts.check_attributes("additional_attributes", wish.additional_attributes)
    status = _first_status(world, door, wish)
    conversation = Conversation(
        display_id=world.store.next_display_id(),
        inbox_id=door.inbox_id,
        contact_id=door.contact_id,
        contact_inbox_id=door.id,
        status=status,
        assignee_id=wish.assignee_id,
        team_id=wish.team_id,
        snoozed_until=wish.snoozed_until if status == "snoozed" else None,
        custom_attributes=wish.custom_attributes,
        additional_attributes=_safe_referer(wish.additional_attributes),
    )
    conversation.waiting_since = conversation.created_at
    conversation.last_activity_at = conversation.created_at
    team = world.store.teams.find(wish.team_id)
    conversation.assignee_id = assignment.agent_for_team(world, conversation, team)
    conversation.assignee_bot_id = _first_bot(world, conversation)
    _assign_at_birth(world, conversation)
    world.store.conversations.add(conversation)
    _announce(world, conversation, actor)
    return conversation


def _first_status(world: World, door: ContactInbox, wish: Wish) -> str:
    inbox = world.store.inboxes.get(door.inbox_id)
    if world.store.contacts.get(door.contact_id).blocked:
        return "resolved"
    return "pending" if inbox.agent_bot_id is not None else wish.status


def _first_bot(world: World, conversation: Conversation) -> int | None:
    """From 4.16.2 an inbox's bot is also the assignee of what it has to answer."""
    inbox = world.store.inboxes.get(conversation.inbox_id)
    takes = world.version.since("4.16.2") and conversation.status == "pending"
    return inbox.agent_bot_id if takes and conversation.assignee_id is None else None


def _assign_at_birth(world: World, conversation: Conversation) -> None:
    if not world.version.assigns_after_save:
        agent = assignment.next_agent(world, conversation)
        conversation.assignee_id = agent.id if agent else conversation.assignee_id


def _announce(world: World, conversation: Conversation, actor: Actor) -> None:
    """Tell of the birth; an assignee or team named at birth is told of as if given later."""
    created = Event(
        name="conversation.created", conversation=conversation, performer=actor.performer
    )
    world.publish(created)
    given = {"assignee_id": conversation.assignee_id, "team_id": conversation.team_id}
    changes: Changes = {name: (None, new) for name, new in given.items() if new is not None}
    conversations.announce_assignment(world, conversation, actor, changes)
    conversations.assign_later(world, conversation)


def _safe_referer(attributes: dict[str, Any]) -> dict[str, Any]:
    referer = attributes.get("referer")
    if referer and not str(referer).startswith(("http://", "https://")):
        return attributes | {"referer": None}
    return attributes
