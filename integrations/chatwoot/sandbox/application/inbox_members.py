"""Serves who works in which inbox and who may be given its conversations (contract 2.5)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.application import inbox_settings
from integrations.chatwoot.sandbox.state.records import Inbox
from integrations.chatwoot.sandbox.views import people
from integrations.chatwoot.sandbox.web import access
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call, ids, whole
from integrations.chatwoot.sandbox.web.fields import apply
from integrations.chatwoot.sandbox.web.problems import Broken, Invalid
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]


def _show(call: Call) -> Json:
    inbox = call.store.inboxes.get(call.id("inbox_id"))
    access.require_inbox(call.user, inbox)
    return _members(call, inbox)


def _add(call: Call) -> Json:
    inbox, wanted = _inbox_and_people(call)
    added = [user_id for user_id in wanted if user_id not in inbox.member_ids]
    return _members(call, _with_members(call, inbox, [*inbox.member_ids, *added]))


def _replace(call: Call) -> Json:
    inbox, wanted = _inbox_and_people(call)
    return _members(call, _with_members(call, inbox, wanted))


def _remove(call: Call) -> Response:
    inbox, gone = _inbox(call), _named(call)
    _with_members(call, inbox, [user_id for user_id in inbox.member_ids if user_id not in gone])
    return empty()


def _assignable(call: Call) -> Json:
    inboxes = [call.store.inboxes.get(n) for n in ids(call.params.get("inbox_ids"))]
    for inbox in inboxes:
        access.require_inbox(call.user, inbox)
    agents = inbox_settings.assignable(call.store, inboxes)
    return {"payload": [people.agent(call.world, user) for user in agents]}


def _inbox(call: Call) -> Inbox:
    return call.store.inboxes.get(whole(call.params.get("inbox_id")))


def _named(call: Call) -> list[int]:
    if not isinstance(call.params.get("user_ids"), list):
        raise Broken
    return list(dict.fromkeys(ids(call.params["user_ids"])))


def _inbox_and_people(call: Call) -> tuple[Inbox, list[int]]:
    inbox, wanted = _inbox(call), _named(call)
    if any(call.store.users.find(user_id) is None for user_id in wanted):
        raise Invalid(user="must exist")
    return inbox, wanted


def _with_members(call: Call, inbox: Inbox, member_ids: list[int]) -> Inbox:
    return apply(call.store.inboxes, inbox, {"member_ids": member_ids})


def _members(call: Call, inbox: Inbox) -> Json:
    found = [user for user in call.store.users if user.id in inbox.member_ids]
    return {"payload": [people.agent(call.world, user) for user in found]}


routes = [
    account_route("GET", "/inbox_members/{inbox_id}", _show),
    account_route("POST", "/inbox_members", _add, admin=_inbox),
    account_route("PATCH", "/inbox_members", _replace, admin=_inbox),
    account_route("DELETE", "/inbox_members", _remove, admin=_inbox),
    account_route("GET", "/assignable_agents", _assignable),
]
