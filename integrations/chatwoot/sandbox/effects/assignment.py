"""Decides who gets a conversation unasked: teams and auto-assignment (contract 12)."""

from __future__ import annotations

from integrations.chatwoot.sandbox.state.records import Conversation, Inbox, Team, User
from integrations.chatwoot.sandbox.world import World


def next_agent(world: World, conversation: Conversation) -> User | None:
    """The online inbox member whose turn it is, when the inbox assigns by itself."""
    inbox = world.store.inboxes.find(conversation.inbox_id)
    if inbox is None or not inbox.enable_auto_assignment or conversation.status != "open":
        return None
    if conversation.assignee_id is not None and conversation.assignee_id in inbox.member_ids:
        return None
    team = world.store.teams.find(conversation.team_id)
    return _least_busy(world, _candidates(inbox, team))


def waiting_for_agent(world: World, inbox_id: int) -> list[Conversation]:
    """The inbox's open conversations that nobody has, oldest first."""
    return [
        conversation
        for conversation in world.store.conversations
        if conversation.inbox_id == inbox_id
        and conversation.status == "open"
        and conversation.assignee_id is None
    ]


def _candidates(inbox: Inbox, team: Team | None) -> list[int]:
    """The inbox's members; for a team only those in it, if it assigns by itself."""
    if team is None:
        return inbox.member_ids
    if not team.allow_auto_assign:
        return []
    return [user_id for user_id in inbox.member_ids if user_id in team.member_ids]


def agent_for_team(world: World, conversation: Conversation, team: Team | None) -> int | None:
    """Who has the conversation once it is the team's: who has it now, a member, or nobody."""
    if team is None:
        return conversation.assignee_id
    if conversation.assignee_id in team.member_ids:
        return conversation.assignee_id
    inbox = world.store.inboxes.find(conversation.inbox_id)
    if not team.allow_auto_assign or inbox is None:
        return None
    chosen = _least_busy(world, _candidates(inbox, team))
    return chosen.id if chosen else None


def _least_busy(world: World, user_ids: list[int]) -> User | None:
    """Round robin: among those online, the one who was given a conversation longest ago."""
    users = [user for user_id in user_ids if (user := world.store.users.find(user_id))]
    online = [user for user in users if world.presence.status_of(user) == "online"]
    last_given = {user.id: 0 for user in online}
    for conversation in world.store.conversations:
        if conversation.assignee_id in last_given:
            last_given[conversation.assignee_id] = conversation.id
    return min(online, key=lambda user: last_given[user.id], default=None)
