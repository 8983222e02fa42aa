"""How agent bots look to support: their token and secret only to whom the version shows them."""

from __future__ import annotations

from typing import Any

from integrations.chatwoot.sandbox.clock import iso
from integrations.chatwoot.sandbox.state.records import AgentBot, User
from integrations.chatwoot.sandbox.views.people import bot_slim
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]


def shown(world: World, bot: AgentBot, viewer: User) -> Json:
    """The bot as lists and its own answers show it (contract 2.5)."""
    said = bot_slim(bot) | {"bot_config": bot.bot_config, "account_id": world.store.account.id}
    if viewer.is_admin or not world.version.since("4.16"):
        said["access_token"] = bot.access_token
    if viewer.is_admin and world.version.since("4.13"):
        said["secret"] = bot.secret
    return said | {"system_bot": False}


def attached(world: World, bot: AgentBot, viewer: User) -> Json:
    """The bot of an inbox, whose `access_token` is the token's whole row there."""
    said = shown(world, bot, viewer)
    if "access_token" in said:
        said["access_token"] = {
            "id": bot.id,
            "owner_type": "AgentBot",
            "owner_id": bot.id,
            "token": bot.access_token,
            "created_at": iso(bot.created_at),
            "updated_at": iso(bot.updated_at),
        }
    return said
