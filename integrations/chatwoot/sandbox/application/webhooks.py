"""Serves the account webhooks of administrators (contract 2.5 and 4)."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.state.extras import Webhook
from integrations.chatwoot.sandbox.versions import Version
from integrations.chatwoot.sandbox.web import fields
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call, strings, whole
from integrations.chatwoot.sandbox.web.fields import apply, built, changed, permitted
from integrations.chatwoot.sandbox.web.problems import Invalid
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
ADDRESS = re.compile(r"https?://\S")
DEFAULT = (
    "conversation_status_changed",
    "conversation_updated",
    "conversation_created",
    "contact_created",
    "contact_updated",
    "message_created",
    "message_updated",
    "webwidget_triggered",
)
ON_DEMAND = ("inbox_created", "inbox_updated")
TYPING = ("conversation_typing_on", "conversation_typing_off")
FIELDS: fields.Casts = {
    "url": lambda value: fields.text(value) or "",
    "name": fields.text,
    "inbox_id": whole,
    "subscriptions": strings,
}


def _index(call: Call) -> Json:
    return {"payload": {"webhooks": [_shown(call, row) for row in call.store.webhooks]}}


def _create(call: Call) -> Json:
    made = built(Webhook, {"url": "", "subscriptions": list(DEFAULT), **_wanted(call)})
    _validate(call, made)
    return _answer(call, call.store.webhooks.add(made))


def _update(call: Call) -> Json:
    row = call.store.webhooks.get(call.id())
    changes = _wanted(call)
    _validate(call, changed(row, changes))
    return _answer(call, apply(call.store.webhooks, row, changes))


def _destroy(call: Call) -> Response:
    call.store.webhooks.remove(call.store.webhooks.get(call.id()))
    return empty()


def events(version: Version) -> frozenset[str]:
    """The names that a webhook may subscribe to."""
    return frozenset((*DEFAULT, *ON_DEMAND, *(TYPING if version.since("4.2") else ())))


def _wanted(call: Call) -> Json:
    return permitted(call.wrapped("webhook"), FIELDS)


def _validate(call: Call, row: Webhook) -> None:
    wrong: dict[str, str] = {}
    if fields.is_taken(call.store.webhooks, row, lambda other: other.url):
        wrong["url"] = fields.TAKEN
    elif not ADDRESS.search(row.url):
        wrong["url"] = "is invalid"
    if not row.subscriptions or not events(call.version).issuperset(row.subscriptions):
        wrong["subscriptions"] = "Invalid events"
    if wrong:
        raise Invalid(**wrong)


def _answer(call: Call, row: Webhook) -> Json:
    return {"payload": {"webhook": _shown(call, row)}}


def _shown(call: Call, row: Webhook) -> Json:
    shown: Json = {"id": row.id, "url": row.url, "account_id": call.store.account.id}
    shown["subscriptions"] = row.subscriptions
    if call.version.since("4.8"):
        shown["name"] = row.name
    if call.version.signs_account_webhooks:
        shown["secret"] = row.secret
    if inbox := call.store.inboxes.find(row.inbox_id):
        shown["inbox"] = {"id": inbox.id, "name": inbox.name}
    return shown


routes = [
    account_route("GET", "/webhooks", _index, admin=True),
    account_route("POST", "/webhooks", _create, admin=True),
    account_route("PATCH", "/webhooks/{id}", _update, admin=True),
    account_route("DELETE", "/webhooks/{id}", _destroy, admin=True),
]
