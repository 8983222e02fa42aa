"""Serves the account's API inboxes (contract 2.5 and 7.2)."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from starlette.responses import Response

from integrations.chatwoot.sandbox.application import inbox_settings
from integrations.chatwoot.sandbox.effects import caching, removal
from integrations.chatwoot.sandbox.state.records import Inbox
from integrations.chatwoot.sandbox.state.tokens import token
from integrations.chatwoot.sandbox.views import agent_bots, inboxes, people
from integrations.chatwoot.sandbox.web import access, fields
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call, whole
from integrations.chatwoot.sandbox.web.fields import apply, built, changed
from integrations.chatwoot.sandbox.web.gates import since
from integrations.chatwoot.sandbox.web.problems import Broken, Invalid
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
LONGEST_MESSAGE = 10_000
DELETION = "Your inbox deletion request will be processed in some time."


def _index(call: Call) -> Json:
    seen = sorted(access.inboxes_of(call.store, call.user), key=lambda inbox: inbox.name.lower())
    return {"payload": [inboxes.shown(call.world, inbox, call.user) for inbox in seen]}


def _show(call: Call) -> Json:
    return _shown(call, _seen_inbox(call))


def _create(call: Call) -> Json:
    channel = call.params.get("channel")
    if not isinstance(channel, dict):
        raise Broken
    if fields.record(channel).get("type") != "api":
        raise Invalid(channel="must exist")
    inbox = built(Inbox, {"name": "", **inbox_settings.wanted(call.params)})
    inbox.working_hours = inbox_settings.hours(inbox_settings.OFFICE_HOURS, call.params)
    _validate(inbox)
    call.store.inboxes.add(inbox)
    inbox.channel_id = inbox.id
    caching.outdate(call.world, call.performer)
    return _shown(call, inbox)


def _update(call: Call) -> Json:
    inbox = call.store.inboxes.get(call.id())
    changes = inbox_settings.wanted(call.params)
    _validate(changed(inbox, changes))
    rows = inbox_settings.rows_to_save(inbox, changes)
    changes["working_hours"] = inbox_settings.hours(inbox.working_hours, call.params)
    apply(call.store.inboxes, inbox, changes)
    caching.outdate(call.world, call.performer, times=rows)
    return _shown(call, inbox)


def _destroy(call: Call) -> Json:
    inbox = call.store.inboxes.get(call.id())
    removal.delete_inbox_later(call.world, inbox)
    return {"message": DELETION}


def _set_agent_bot(call: Call) -> Response:
    inbox = call.store.inboxes.get(call.id())
    wanted = whole(call.params.get("agent_bot"))
    bot_id = call.store.bots.get(wanted).id if wanted else None
    apply(call.store.inboxes, inbox, {"agent_bot_id": bot_id})
    return empty()


def _agent_bot(call: Call) -> Json:
    bot = call.store.bots.find(_seen_inbox(call).agent_bot_id)
    return {"agent_bot": agent_bots.attached(call.world, bot, call.user) if bot else {}}


def _reset_secret(call: Call) -> Json:
    inbox = call.store.inboxes.get(call.id())
    apply(call.store.inboxes, inbox, {"secret": token()})
    caching.outdate(call.world, call.performer)
    return _shown(call, inbox)


def _assignable_agents(call: Call) -> Json:
    members = inbox_settings.assignable(call.store, [_seen_inbox(call)])
    return {"payload": [people.agent(call.world, user) for user in members]}


def _seen_inbox(call: Call) -> Inbox:
    inbox = call.store.inboxes.get(call.id())
    access.require_inbox(call.user, inbox)
    return inbox


def _shown(call: Call, inbox: Inbox) -> Json:
    return inboxes.shown(call.world, inbox, call.user)


def _validate(inbox: Inbox) -> None:
    fields.refuse_long(inbox, ("name", "business_name"))
    for name in ("greeting_message", "out_of_office_message"):
        if len(getattr(inbox, name) or "") > LONGEST_MESSAGE:
            raise Invalid(**{name: f"is too long (maximum is {LONGEST_MESSAGE} characters)"})
    if inbox.timezone not in available_timezones():
        raise Invalid(timezone="is not included in the list")
    if not (inbox.name or "").strip():
        raise Invalid(name=fields.BLANK)


routes = [
    account_route("GET", "/inboxes", _index),
    account_route("POST", "/inboxes", _create, admin=True),
    account_route("GET", "/inboxes/{id}", _show),
    account_route("PATCH", "/inboxes/{id}", _update, admin=_seen_inbox),
    account_route("DELETE", "/inboxes/{id}", _destroy, admin=_seen_inbox),
    account_route("POST", "/inboxes/{id}/set_agent_bot", _set_agent_bot, admin=_seen_inbox),
    account_route("GET", "/inboxes/{id}/agent_bot", _agent_bot),
    account_route("GET", "/inboxes/{id}/assignable_agents", _assignable_agents),
    account_route(
        "POST",
        "/inboxes/{id}/reset_secret",
        since("4.13", _reset_secret),
        admin=_seen_inbox,
    ),
]
