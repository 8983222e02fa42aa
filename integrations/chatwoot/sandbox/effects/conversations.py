"""Changes conversations as Rails' callbacks do: save, then events, activity lines, assignments.

Every change goes through `change`. What Chatwoot writes past its callbacks (`update_columns`)
goes through `Table.save(..., touch=False)` where it happens and is silent.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from integrations.chatwoot.sandbox.clock import iso
from integrations.chatwoot.sandbox.effects import activities, assignment
from integrations.chatwoot.sandbox.effects.actor import Actor
from integrations.chatwoot.sandbox.events import Changes, Event
from integrations.chatwoot.sandbox.state.records import Conversation, User
from integrations.chatwoot.sandbox.world import World

# Column order of the table: the order in which `changed_attributes` lists them.
COLUMNS = (
    "id",
    "account_id",
    "inbox_id",
    "status",
    "assignee_id",
    "created_at",
    "updated_at",
    "contact_id",
    "display_id",
    "contact_last_seen_at",
    "agent_last_seen_at",
    "additional_attributes",
    "contact_inbox_id",
    "uuid",
    "identifier",
    "last_activity_at",
    "team_id",
    "campaign_id",
    "snoozed_until",
    "custom_attributes",
    "assignee_last_seen_at",
    "first_reply_created_at",
    "priority",
    "sla_policy_id",
    "waiting_since",
    "cached_label_list",
    "assignee_agent_bot_id",
    "label_list",
)
WORTH_AN_EVENT = {
    "team_id",
    "assignee_id",
    "assignee_agent_bot_id",
    "status",
    "snoozed_until",
    "custom_attributes",
    "label_list",
    "waiting_since",
    "first_reply_created_at",
    "priority",
}
WIRE_NAMES = {"assignee_bot_id": "assignee_agent_bot_id", "labels": "label_list"}


def change(
    world: World,
    conversation: Conversation,
    actor: Actor,
    noise: Changes | None = None,
    **wanted: Any,
) -> Changes:
    """Set the columns that differ, save, and let everything follow that follows in Chatwoot."""
    _add_dependent(world, conversation, wanted)
    changes = _apply(conversation, wanted)
    if not changes:
        return {}
    if _is_lost(world, conversation, changes):
        return _save_and_assign(world, conversation, actor)
    _save(world, conversation, changes)
    _announce(world, conversation, actor, changes | (noise or {}))
    if "status" in changes:
        assign_later(world, conversation)
    return changes


def assign_later(world: World, conversation: Conversation) -> None:
    """Let a job give whatever nobody has in the inbox to its online agents (assignment_v2)."""
    if not world.version.assigns_after_save or conversation.status not in _setting_off(world):
        return
    if conversation.assignee_id is None:
        inbox_id = conversation.inbox_id
        world.jobs.later(lambda: _assign_waiting(world, inbox_id))


def _setting_off(world: World) -> tuple[str, ...]:
    """From 4.16 also what ends or pauses: it gives its agent room for another."""
    return ("open", "resolved", "snoozed") if world.version.since("4.16") else ("open",)


def _assign_waiting(world: World, inbox_id: int) -> None:
    for conversation in assignment.waiting_for_agent(world, inbox_id):
        agent = assignment.next_agent(world, conversation)
        if agent is not None:
            change(world, conversation, Actor(system="Default Policy"), assignee_id=agent.id)
            # The policy's own service tells of the assignee once more.
            world.publish(Event(name="assignee.changed", conversation=conversation))


def _add_dependent(world: World, conversation: Conversation, wanted: dict[str, Any]) -> None:
    if wanted.get("status", conversation.status) != "snoozed":
        wanted["snoozed_until"] = None
    if "labels" in wanted and wanted["labels"] != conversation.labels:
        wanted["cached_label_list"] = ", ".join(wanted["labels"])
    if "team_id" in wanted and wanted["team_id"] != conversation.team_id:
        team = world.store.teams.find(wanted["team_id"])
        wanted.setdefault("assignee_id", assignment.agent_for_team(world, conversation, team))
    if wanted.get("assignee_id") is not None:
        wanted["assignee_bot_id"] = None


def _apply(conversation: Conversation, wanted: dict[str, Any]) -> Changes:
    changes: Changes = {}
    for name, new in wanted.items():
        old = getattr(conversation, name)
        if old != new:
            changes[WIRE_NAMES.get(name, name)] = (_wire(old), _wire(new))
            setattr(conversation, name, new)
    return changes


def _wire(value: Any) -> Any:
    return iso(value) if isinstance(value, datetime) else value


def _save(world: World, conversation: Conversation, changes: Changes) -> None:
    before = conversation.updated_at
    if "status" in changes and conversation.status == "resolved" and world.version.since("4.4"):
        conversation.waiting_since = None
    world.store.conversations.save(conversation)
    changes["updated_at"] = (iso(before), iso(conversation.updated_at))


def _is_lost(world: World, conversation: Conversation, changes: Changes) -> bool:
    """Legacy auto-assignment saves twice in one transaction and forgets the first save."""
    if "status" not in changes or world.version.assigns_after_save:
        return False
    return assignment.next_agent(world, conversation) is not None


def _save_and_assign(world: World, conversation: Conversation, actor: Actor) -> Changes:
    agent = assignment.next_agent(world, conversation)
    assert agent is not None
    by_itself = Actor(system="Automation System") if actor.reopens else actor
    named = actor if actor.performer else by_itself
    changes = _apply(conversation, {"assignee_id": agent.id, "assignee_bot_id": None})
    _save(world, conversation, changes)
    _announce(world, conversation, named, changes)
    return changes


def _announce(world: World, conversation: Conversation, actor: Actor, changes: Changes) -> None:
    if "status" in changes and not world.faults.lost_status_event:
        _announce_status(world, conversation, actor)
    if "priority" in changes:
        activities.of_priority(world, conversation, actor, changes)
    if "label_list" in changes:
        activities.of_labels(world, conversation, actor, changes)
    if changes.keys() & WORTH_AN_EVENT:
        _announce_update(world, conversation, actor, changes)
    announce_assignment(world, conversation, actor, changes)


def _announce_status(world: World, conversation: Conversation, actor: Actor) -> None:
    if conversation.status in ("open", "resolved"):
        name = "conversation.opened" if conversation.status == "open" else "conversation.resolved"
        world.publish(Event(name=name, conversation=conversation))
    world.publish(
        Event(
            name="conversation.status_changed",
            conversation=conversation,
            performer=actor.performer,
            details={"in_english": actor.performer is None and actor.contact is not None},
        )
    )
    activities.of_status(world, conversation, actor)


def _announce_update(
    world: World, conversation: Conversation, actor: Actor, changes: Changes
) -> None:
    ordered = {name: changes[name] for name in COLUMNS if name in changes}
    twice = "label_list" in changes and not world.version.since("4.6")
    for _ in range(2 if twice else 1):
        world.publish(
            Event(
                name="conversation.updated",
                conversation=conversation,
                changes=ordered,
                performer=actor.performer,
            )
        )


def announce_assignment(
    world: World, conversation: Conversation, actor: Actor, changes: Changes
) -> None:
    """Tell of a new assignee or team: frames, one activity line, a new participant."""
    by = actor.performer
    if "assignee_id" in changes:
        details = {"notify": not actor.has_id(conversation.assignee_id)}
        name = "assignee.changed"
        world.publish(Event(name=name, conversation=conversation, details=details, performer=by))
    if "team_id" in changes:
        world.publish(Event(name="team.changed", conversation=conversation, performer=by))
    activities.of_assignment(world, conversation, actor, changes)
    assignee = conversation.assignee_id
    if "assignee_id" in changes and assignee is not None:
        join(world, conversation, assignee)


def join(world: World, conversation: Conversation, user_id: int) -> bool:
    """Make the user a participant; says whether that is new."""
    if user_id in conversation.participant_ids:
        return False
    conversation.participant_ids.append(user_id)
    world.store.conversations.save(conversation, touch=False)
    return True


def toggle(world: World, conversation: Conversation, actor: Actor) -> Changes:
    """Flip open and resolved; pending and snoozed become open."""
    status = "resolved" if conversation.status == "open" else "open"
    return change(world, conversation, actor, status=status)


def claim_on_open(world: World, conversation: Conversation, user: User) -> None:
    """A human who opens takes it from the bot (4.16.2), and as an agent assigns it to himself."""
    wanted: dict[str, Any] = {}
    if world.version.since("4.16.2"):
        wanted["assignee_bot_id"] = None
    if not user.is_admin:
        wanted["assignee_id"] = user.id
    change(world, conversation, Actor(performer=user), **wanted)
