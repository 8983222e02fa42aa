"""Who has a conversation: assignee, team, labels, participants (contract 2.2)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.application.rooms import (
    CONVERSATION,
    actor_of,
    conversation_of,
)
from integrations.chatwoot.sandbox.effects import conversations
from integrations.chatwoot.sandbox.effects.labels import cleaned
from integrations.chatwoot.sandbox.state.records import AgentBot, Conversation
from integrations.chatwoot.sandbox.views import people, teams
from integrations.chatwoot.sandbox.web.answers import empty, json_answer
from integrations.chatwoot.sandbox.web.calls import Call, ids, strings, whole
from integrations.chatwoot.sandbox.web.problems import Broken, Unprocessable
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]


def assign(call: Call) -> Response:
    """The new assignee or team; an unknown id unassigns, and the assignee's key goes first."""
    conversation = conversation_of(call)
    if "assignee_id" in call.params:
        return json_answer(_assign_person(call, conversation))
    if "team_id" in call.params:
        return json_answer(_assign_team(call, conversation))
    return json_answer(None)


def _assign_person(call: Call, conversation: Conversation) -> Json | None:
    wanted = whole(call.params["assignee_id"])
    if call.params.get("assignee_type") == "AgentBot" and call.version.since("4.8"):
        return _assign_bot(call, conversation, call.store.bots.find(wanted))
    user = call.store.users.find(wanted)
    wish: dict[str, Any] = {"assignee_id": user.id if user else None}
    if user is None and call.version.since("4.8"):
        wish["assignee_bot_id"] = None
    conversations.change(call.world, conversation, actor_of(call), **wish)
    return people.agent(call.world, user) if user else None


def _assign_bot(call: Call, conversation: Conversation, bot: AgentBot | None) -> Json | None:
    """The bot that has the conversation now; one that is not there changes nothing."""
    if bot is None:
        return None
    conversations.change(
        call.world, conversation, actor_of(call), assignee_id=None, assignee_bot_id=bot.id
    )
    return people.bot_slim(bot)


def _assign_team(call: Call, conversation: Conversation) -> Json | None:
    team = call.store.teams.find(whole(call.params["team_id"]))
    team_id = team.id if team else None
    conversations.change(call.world, conversation, actor_of(call), team_id=team_id)
    return teams.raw(call.world, team) if team else None


def labels(call: Call) -> Json:
    """The conversation's labels."""
    return {"payload": list(conversation_of(call).labels)}


def set_labels(call: Call) -> Json:
    """The labels that replaced the former ones; without the key there are none."""
    conversation = conversation_of(call)
    wanted = cleaned(strings(call.params.get("labels")))
    conversations.change(call.world, conversation, actor_of(call), labels=wanted)
    return {"payload": list(conversation.labels)}


def participants(call: Call) -> list[Json]:
    """Who follows the conversation."""
    return _shown(call, conversation_of(call).participant_ids)


def add_participants(call: Call) -> list[Json]:
    """The people who follow from now on, without those who did already."""
    conversation = conversation_of(call)
    wanted = _wanted(call, conversation)
    added = [user for user in wanted if conversations.join(call.world, conversation, user)]
    return _shown(call, added)


def set_participants(call: Call) -> list[Json]:
    """The people who follow instead of the former ones."""
    conversation = conversation_of(call)
    wanted = _wanted(call, conversation)
    kept = [user_id for user_id in conversation.participant_ids if user_id in wanted]
    conversation.participant_ids = list(dict.fromkeys([*kept, *wanted]))
    call.store.conversations.save(conversation, touch=False)
    return _shown(call, conversation.participant_ids)


def remove_participants(call: Call) -> Response:
    """Let the named people follow no longer."""
    conversation = conversation_of(call)
    gone = _named(call)
    kept = [user_id for user_id in conversation.participant_ids if user_id not in gone]
    conversation.participant_ids = kept
    call.store.conversations.save(conversation, touch=False)
    return empty()


def _named(call: Call) -> list[int]:
    if not isinstance(call.params.get("user_ids"), list):
        raise Broken
    return ids(call.params["user_ids"])


def _wanted(call: Call, conversation: Conversation) -> list[int]:
    wanted = _named(call)
    inbox = call.store.inboxes.get(conversation.inbox_id)
    for user_id in wanted:
        user = call.store.users.find(user_id)
        allowed = user is not None and (user.is_admin or user.id in inbox.member_ids)
        if not allowed and call.version.since("4.16.2"):
            raise Unprocessable("Invalid participant IDs")
        if user is None:
            raise Broken
    return wanted


def _shown(call: Call, user_ids: list[int]) -> list[Json]:
    users = [user for user_id in user_ids if (user := call.store.users.find(user_id))]
    return [people.agent(call.world, user) for user in users]


PARTICIPANTS = CONVERSATION + "/participants"
routes = [
    account_route("POST", CONVERSATION + "/assignments", assign, bots=True),
    account_route(
        "GET", CONVERSATION + "/labels", labels, bots=lambda version: version.since("4.14.2")
    ),
    account_route(
        "POST", CONVERSATION + "/labels", set_labels, bots=lambda version: version.since("4.14.2")
    ),
    account_route("GET", PARTICIPANTS, participants),
    account_route("POST", PARTICIPANTS, add_participants),
    account_route("PATCH", PARTICIPANTS, set_participants),
    account_route("DELETE", PARTICIPANTS, remove_participants),
]
