"""Decides who is calling and whether they may call at all (contract 0.1, 0.2 and 2.0)."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.chatwoot.sandbox.state.records import AgentBot, Conversation, Inbox, User
from integrations.chatwoot.sandbox.state.store import Store
from integrations.chatwoot.sandbox.versions import Version
from integrations.chatwoot.sandbox.web.calls import Performer
from integrations.chatwoot.sandbox.web.problems import NotAuthorized, Problem

NO_TOKEN = {"errors": ["You need to sign in or sign up before continuing."]}


def authenticate(store: Store, headers: Mapping[str, str]) -> Performer:
    """The owner of the request's token; raises a 401 Problem for none or a wrong one."""
    token = headers.get("api_access_token") or headers.get("api-access-token")
    if not token:
        raise Problem(401, NO_TOKEN)
    performer = store.user_with_token(token) or store.bot_with_token(token)
    if performer is None:
        raise NotAuthorized("Invalid Access Token")
    return performer


def inboxes_of(store: Store, user: User) -> list[Inbox]:
    """The inboxes that a support person sees: all for administrators, else those of membership."""
    return [inbox for inbox in store.inboxes if user.is_admin or user.id in inbox.member_ids]


def may_see(
    store: Store, performer: Performer, conversation: Conversation, version: Version
) -> bool:
    """Whether the caller may open the conversation: bots and administrators any, agents by inbox
    or (4.8) team.
    """
    if isinstance(performer, AgentBot) or performer.is_admin:
        return True
    inbox = store.inboxes.find(conversation.inbox_id)
    if inbox is not None and performer.id in inbox.member_ids:
        return True
    team = store.teams.find(conversation.team_id)
    return version.since("4.8") and team is not None and performer.id in team.member_ids


def require_inbox(performer: Performer, inbox: Inbox) -> None:
    """Raise NotAuthorized when an agent is no member of the inbox."""
    if (
        isinstance(performer, User)
        and not performer.is_admin
        and performer.id not in inbox.member_ids
    ):
        raise NotAuthorized
