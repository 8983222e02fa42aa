"""How a support person sees their own profile (contract 2.5)."""

from __future__ import annotations

from typing import Any

from integrations.chatwoot.sandbox.clock import iso
from integrations.chatwoot.sandbox.state.records import User
from integrations.chatwoot.sandbox.views.people import available_name
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]


def shown(world: World, user: User) -> Json:
    """The profile with its tokens and the one account it belongs to."""
    return {
        "access_token": user.access_token,
        "account_id": world.store.account.id,
        "available_name": available_name(user),
        "avatar_url": "",
        "confirmed": user.confirmed,
        "display_name": user.display_name,
        "message_signature": user.message_signature,
        "email": user.email,
        "id": user.id,
        "inviter_id": None,
        "name": user.name,
        "provider": "email",
        "pubsub_token": user.pubsub_token,
        "role": user.role,
        "ui_settings": user.ui_settings,
        "uid": user.email,
        "type": None,
        "accounts": [_membership(world, user)],
    }


def _membership(world: World, user: User) -> Json:
    account = world.store.account
    said: Json = {
        "id": account.id,
        "name": account.name,
        "status": account.status,
        "active_at": iso(user.active_at),
        "role": user.role,
        "permissions": [user.role],
        "availability": user.availability,
        "availability_status": world.presence.status_of(user),
        "auto_offline": user.auto_offline,
        "custom_role_id": None,
        "custom_role": None,
    }
    if world.version.since("4.16"):
        said |= {"onboarding_step": None, "api_and_webhooks": True}
    return said
