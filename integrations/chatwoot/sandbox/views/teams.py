"""How teams look in lists, in events and as raw rows."""

from __future__ import annotations

from typing import Any

from integrations.chatwoot.sandbox.clock import iso
from integrations.chatwoot.sandbox.state.records import Team, User
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]


def shown(world: World, team: Team, viewer: User) -> Json:
    """A team as the application API lists it to a viewer."""
    return {
        "id": team.id,
        "name": team.name,
        "description": team.description,
        "allow_auto_assign": team.allow_auto_assign,
        **_icon(world, team),
        "account_id": world.store.account.id,
        "is_member": viewer.id in team.member_ids,
    }


def push(world: World, team: Team) -> Json:
    """A team in webhooks and frames."""
    return {"id": team.id, "name": team.name, **_icon(world, team)}


def raw(world: World, team: Team) -> Json:
    """The team's row, which an assignment answers."""
    return {
        "id": team.id,
        "name": team.name,
        "description": team.description,
        "allow_auto_assign": team.allow_auto_assign,
        "account_id": world.store.account.id,
        "created_at": iso(team.created_at),
        "updated_at": iso(team.updated_at),
        **_icon(world, team),
    }


def _icon(world: World, team: Team) -> Json:
    if not world.version.since("4.16"):
        return {}
    return {"icon": team.icon, "icon_color": team.icon_color}
