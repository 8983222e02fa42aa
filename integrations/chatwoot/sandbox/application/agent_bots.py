"""Serves agent bots and the renewal of what proves them (contract 2.5)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.state.records import AgentBot
from integrations.chatwoot.sandbox.state.tokens import token
from integrations.chatwoot.sandbox.views import agent_bots
from integrations.chatwoot.sandbox.web import fields
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call
from integrations.chatwoot.sandbox.web.fields import apply, built, changed, permitted
from integrations.chatwoot.sandbox.web.gates import since
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
FIELDS: fields.Casts = {
    "name": fields.text,
    "description": fields.text,
    "outgoing_url": fields.text,
    "bot_type": fields.one_of("webhook"),
    "bot_config": fields.record,
}
LIMITED = ("name", "description")


def _index(call: Call) -> list[Json]:
    return [_shown(call, bot) for bot in call.store.bots]


def _show(call: Call) -> Json:
    return _shown(call, call.store.bots.get(call.id()))


def _create(call: Call) -> Json:
    bot = built(AgentBot, {"name": None, **permitted(call.params, FIELDS)})
    fields.refuse_long(bot, LIMITED)
    return _shown(call, call.store.bots.add(bot))


def _update(call: Call) -> Json:
    return _change(call, permitted(call.params, FIELDS))


def _destroy(call: Call) -> Response:
    bot = call.store.bots.get(call.id())
    call.store.bots.remove(bot)
    for inbox in call.store.inboxes:
        if inbox.agent_bot_id == bot.id:
            apply(call.store.inboxes, inbox, {"agent_bot_id": None})
    return empty()


def _reset_access_token(call: Call) -> Json:
    return _change(call, {"access_token": token()})


def _reset_secret(call: Call) -> Json:
    return _change(call, {"secret": token()})


def _change(call: Call, changes: Json) -> Json:
    bot = call.store.bots.get(call.id())
    fields.refuse_long(changed(bot, changes), LIMITED)
    return _shown(call, apply(call.store.bots, bot, changes))


def _shown(call: Call, bot: AgentBot) -> Json:
    return agent_bots.shown(call.world, bot, call.user)


PATH = "/agent_bots/{id}"
routes = [
    account_route("GET", "/agent_bots", _index),
    account_route("POST", "/agent_bots", _create, admin=True),
    account_route("GET", PATH, _show),
    account_route("PATCH", PATH, _update, admin=True),
    account_route("DELETE", PATH, _destroy, admin=True),
    account_route(
        "POST", PATH + "/reset_access_token", since("4.3", _reset_access_token), admin=True
    ),
    account_route("POST", PATH + "/reset_secret", since("4.13", _reset_secret), admin=True),
]
