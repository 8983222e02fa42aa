"""Serves macros and runs them on conversations (contract 2.5)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.application import macro_actions
from integrations.chatwoot.sandbox.state.extras import Macro
from integrations.chatwoot.sandbox.state.records import Conversation, User
from integrations.chatwoot.sandbox.views import people
from integrations.chatwoot.sandbox.web import fields
from integrations.chatwoot.sandbox.web.answers import empty, json_answer
from integrations.chatwoot.sandbox.web.calls import Call, ids, mapping
from integrations.chatwoot.sandbox.web.fields import apply, built, changed, permitted
from integrations.chatwoot.sandbox.web.problems import Broken, NotAuthorized
from integrations.chatwoot.sandbox.web.routing import account_route
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]
FIELDS: fields.Casts = {
    "name": fields.text,
    "visibility": fields.one_of("personal", "global"),
    "actions": lambda value: [mapping(action) for action in fields.items(value)],
}


def _index(call: Call) -> Json:
    mine = [macro for macro in call.store.macros if _may_run(call.user, macro)]
    return {"payload": [_shown(call.world, macro) for macro in mine]}


def _show(call: Call) -> Any:
    macro = call.store.macros.find(call.id())
    if macro is None:
        return empty(404)
    _require(_may_run(call.user, macro))
    return _answer(call, macro)


def _create(call: Call) -> Any:
    mine = {"created_by_id": call.user.id, "updated_by_id": call.user.id}
    wanted = _wanted(call)
    if wanted.get("name") is None or wanted.get("actions") is None:
        raise Broken
    macro = built(Macro, {**wanted, **mine})
    return _refused(macro) or _answer(call, call.store.macros.add(macro))


def _update(call: Call) -> Any:
    macro = _own(call)
    changes = {**_wanted(call), "updated_by_id": call.user.id}
    refused = _refused(changed(macro, changes))
    return refused or _answer(call, apply(call.store.macros, macro, changes))


def _destroy(call: Call) -> Response:
    macro = _own(call)
    call.store.macros.remove(macro)
    return empty()


def _own(call: Call) -> Macro:
    macro = call.store.macros.find(call.id())
    if macro is None:
        raise Broken
    _require(_may_change(call.user, macro))
    return macro


def _execute(call: Call) -> Response:
    """Run the macro by a job; one that is not there fails there, and nobody hears of it."""
    macro, user = call.store.macros.find(call.id()), call.user
    if macro is None:
        return empty()
    _require(_may_run(user, macro))
    for display_id in ids(call.params.get("conversation_ids")):
        conversation = call.store.conversation_by_display_id.first(display_id)
        if conversation is not None:
            _run_later(call.world, macro, conversation, user)
    return empty()


def _run_later(world: World, macro: Macro, conversation: Conversation, user: User) -> None:
    def run() -> None:
        for action in macro.actions:
            macro_actions.perform(world, conversation, user, action)

    world.jobs.later(run)


def _wanted(call: Call) -> Json:
    wanted = permitted(call.params, FIELDS)
    return wanted if call.is_admin else {**wanted, "visibility": "personal"}


def _refused(macro: Macro) -> Response | None:
    names = [str(action.get("action_name")) for action in macro.actions]
    unknown = [name for name in names if name not in macro_actions.ACTIONS]
    if not unknown:
        return None
    said = f"Macro execution actions {','.join(unknown)} not supported."
    return json_answer({"error": {"actions": [said]}}, 422)


def _may_run(user: User, macro: Macro) -> bool:
    return macro.visibility == "global" or macro.created_by_id == user.id


def _may_change(user: User, macro: Macro) -> bool:
    return macro.created_by_id == user.id or (macro.visibility == "global" and user.is_admin)


def _require(allowed: bool) -> None:
    if not allowed:
        raise NotAuthorized


def _answer(call: Call, macro: Macro) -> Json:
    return {"payload": _shown(call.world, macro)}


def _shown(world: World, macro: Macro) -> Json:
    said: Json = {"id": macro.id, "name": macro.name, "visibility": macro.visibility}
    for key, user_id in (
        ("created_by", macro.created_by_id),
        ("updated_by", macro.updated_by_id),
    ):
        if user := world.store.users.find(user_id):
            said[key] = people.agent(world, user)
    return said | {"account_id": world.store.account.id, "actions": macro.actions}


routes = [
    account_route("GET", "/macros", _index),
    account_route("POST", "/macros", _create),
    account_route("GET", "/macros/{id}", _show),
    account_route("PATCH", "/macros/{id}", _update),
    account_route("DELETE", "/macros/{id}", _destroy),
    account_route("POST", "/macros/{id}/execute", _execute),
]
