"""Serves teams and who belongs to them (contract 2.5)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.effects import caching
from integrations.chatwoot.sandbox.state.records import Team
from integrations.chatwoot.sandbox.state.store import Store
from integrations.chatwoot.sandbox.versions import Version
from integrations.chatwoot.sandbox.views import people, teams
from integrations.chatwoot.sandbox.web import fields
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call, ids
from integrations.chatwoot.sandbox.web.fields import apply, built, changed, permitted
from integrations.chatwoot.sandbox.web.problems import Broken, Invalid, NotAuthorized
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
FIELDS: fields.Casts = {
    "name": fields.text,
    "description": fields.text,
    "allow_auto_assign": fields.flag,
}
ICONS: fields.Casts = {"icon": fields.text, "icon_color": fields.text}


def _index(call: Call) -> list[Json]:
    return [teams.shown(call.world, team, call.user) for team in call.store.teams]


def _team(call: Call) -> Team:
    return call.store.teams.get(call.id())


def _show(call: Call) -> Json:
    return teams.shown(call.world, _team(call), call.user)


def _create(call: Call) -> Json:
    team = built(Team, {"name": "", **_wanted(call)})
    _validate(call.store, team)
    call.store.teams.add(team)
    caching.outdate(call.world, call.user)
    return teams.shown(call.world, team, call.user)


def _update(call: Call) -> Json:
    team = _team(call)
    changes = _wanted(call)
    edited = changed(team, changes)
    _validate(call.store, edited)
    is_new = edited != team
    apply(call.store.teams, team, changes)
    caching.outdate(call.world, call.user, times=int(is_new))
    return teams.shown(call.world, team, call.user)


def _destroy(call: Call) -> Response:
    team = _team(call)
    call.store.teams.remove(team)
    caching.outdate(call.world, call.user)
    for conversation in call.store.conversations:
        if conversation.team_id == team.id:
            conversation.team_id = None
            call.store.conversations.save(conversation, touch=False)
    return empty()


def _members(call: Call) -> list[Json]:
    return _agents(call, _team(call).member_ids)


def _add_members(call: Call) -> list[Json]:
    team, wanted = _team_and_people(call)
    added = [user_id for user_id in wanted if user_id not in team.member_ids]
    apply(call.store.teams, team, {"member_ids": [*team.member_ids, *added]})
    return _agents(call, added)


def _set_members(call: Call) -> list[Json]:
    team, wanted = _team_and_people(call)
    apply(call.store.teams, team, {"member_ids": wanted})
    return _agents(call, wanted)


def _remove_members(call: Call) -> Response:
    team, gone = _team_and_people(call)
    left = [user_id for user_id in team.member_ids if user_id not in gone]
    apply(call.store.teams, team, {"member_ids": left})
    return empty()


def _wanted(call: Call) -> Json:
    casts = {**FIELDS, **ICONS} if call.version.since("4.16") else FIELDS
    wanted = permitted(call.wrapped("team"), casts)
    if "name" in wanted:
        wanted["name"] = _stored_name(wanted["name"], call.version)
    return wanted


def _stored_name(name: str | None, version: Version) -> str:
    """Team names are kept in lower case; 4.16 also trims them."""
    lowered = (name or "").lower()
    return lowered.strip() if version.since("4.16") else lowered


def _validate(store: Store, team: Team) -> None:
    fields.refuse_long(team, ("name",), ("description",))
    if not team.name.strip():
        raise Invalid(name=fields.BARRED)
    if fields.is_taken(store.teams, team, lambda other: other.name):
        raise Invalid(name=fields.TAKEN)


def _team_and_people(call: Call) -> tuple[Team, list[int]]:
    team = _team(call)
    if not isinstance(call.params.get("user_ids"), list):
        raise Broken
    wanted = list(dict.fromkeys(ids(call.params.get("user_ids"))))
    if any(call.store.users.find(user_id) is None for user_id in wanted):
        raise NotAuthorized("Invalid User IDs")
    return team, wanted


def _agents(call: Call, user_ids: list[int]) -> list[Json]:
    found = [call.store.users.find(user_id) for user_id in user_ids]
    return [people.agent(call.world, user) for user in found if user]


routes = [
    account_route("GET", "/teams", _index),
    account_route("POST", "/teams", _create, admin=True),
    account_route("GET", "/teams/{id}", _show),
    account_route("PATCH", "/teams/{id}", _update, admin=_team),
    account_route("DELETE", "/teams/{id}", _destroy, admin=_team),
    account_route("GET", "/teams/{id}/team_members", _members),
    account_route("POST", "/teams/{id}/team_members", _add_members, admin=_team),
    account_route("PATCH", "/teams/{id}/team_members", _set_members, admin=_team),
    account_route("DELETE", "/teams/{id}/team_members", _remove_members, admin=_team),
]
