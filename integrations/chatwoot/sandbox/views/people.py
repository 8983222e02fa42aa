"""How support people and bots look in answers, webhooks and frames."""

from __future__ import annotations

from typing import Any

from integrations.chatwoot.sandbox.state.records import AgentBot, User
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]


def available_name(user: User) -> str:
    """The name that contacts see."""
    return user.display_name or user.name


def agent(world: World, user: User) -> Json:
    """An agent as the application API lists it (contract 2.5)."""
    shown: Json = {
        "id": user.id,
        "account_id": world.store.account.id,
        "availability_status": world.presence.status_of(user),
        "auto_offline": user.auto_offline,
        "confirmed": user.confirmed,
        "email": user.email,
        "provider": "email",
        "available_name": available_name(user),
        "name": user.name,
        "role": user.role,
        "thumbnail": "",
        "custom_role_id": None,
    }
    if user.custom_attributes:
        shown["custom_attributes"] = user.custom_attributes
    return shown


def user_push(world: World, user: User, *, in_account: bool) -> Json:
    """A user in messages and frames; only inside an account's request is availability known."""
    return {
        "id": user.id,
        "name": user.name,
        "available_name": available_name(user),
        "avatar_url": "",
        "type": "user",
        "availability_status": world.presence.status_of(user) if in_account else None,
        "thumbnail": "",
    }


def user_webhook(user: User) -> Json:
    """A user as a webhook's sender."""
    return {"id": user.id, "name": user.name, "email": user.email, "type": "user"}


def bot_push(bot: AgentBot) -> Json:
    """A bot in messages and frames."""
    return {"id": bot.id, "name": bot.name, "avatar_url": "", "type": "agent_bot"}


def bot_webhook(bot: AgentBot) -> Json:
    """A bot as a webhook's sender."""
    return {"id": bot.id, "name": bot.name, "type": "agent_bot"}


def bot_slim(bot: AgentBot) -> Json:
    """A bot as a conversation's assignee in the application API."""
    return {
        "id": bot.id,
        "name": bot.name,
        "description": bot.description,
        "thumbnail": "",
        "outgoing_url": bot.outgoing_url,
        "bot_type": bot.bot_type,
    }


def performer_push(world: World, performer: User | AgentBot) -> Json:
    """Whoever's token made a request, as frames name the performer."""
    if isinstance(performer, AgentBot):
        return bot_push(performer)
    return user_push(world, performer, in_account=True)
