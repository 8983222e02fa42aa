"""Serves the texts that support keeps ready; every agent may change them (contract 2.5)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.clock import iso
from integrations.chatwoot.sandbox.state.extras import CannedResponse
from integrations.chatwoot.sandbox.web import fields
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call
from integrations.chatwoot.sandbox.web.fields import apply, built, changed, permitted
from integrations.chatwoot.sandbox.web.problems import Invalid
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
FIELDS: fields.Casts = {"short_code": fields.text, "content": fields.text}


def _index(call: Call) -> list[Json]:
    found = list(call.store.canned_responses)
    if wanted := str(call.params.get("search") or "").lower():
        found = [row for row in found if wanted in f"{row.short_code}\n{row.content}".lower()]
        found.sort(key=lambda row: _distance(row, wanted))
    return [_shown(call, row) for row in found]


def _create(call: Call) -> Json:
    made = built(CannedResponse, {"short_code": "", "content": "", **_wanted(call)})
    _validate(call, made)
    return _shown(call, call.store.canned_responses.add(made))


def _update(call: Call) -> Json:
    row = call.store.canned_responses.get(call.id())
    changes = _wanted(call)
    _validate(call, changed(row, changes))
    return _shown(call, apply(call.store.canned_responses, row, changes))


def _destroy(call: Call) -> Response:
    table = call.store.canned_responses
    table.remove(table.get(call.id()))
    return empty()


def _wanted(call: Call) -> Json:
    return permitted(call.wrapped("canned_response"), FIELDS)


def _distance(row: CannedResponse, wanted: str) -> int:
    """Codes that begin with the text come first, then those with it inside, then contents."""
    code = row.short_code.lower()
    return 0 if code.startswith(wanted) else 1 if wanted in code else 2


def _validate(call: Call, row: CannedResponse) -> None:
    fields.refuse_long(row, ("short_code",), ("content",))
    blank = {name: fields.BLANK for name in ("content", "short_code") if not getattr(row, name)}
    if not blank and fields.is_taken(call.store.canned_responses, row, lambda r: r.short_code):
        blank = {"short_code": fields.TAKEN}
    if blank:
        raise Invalid(**blank)


def _shown(call: Call, row: CannedResponse) -> Json:
    return {
        "id": row.id,
        "account_id": call.store.account.id,
        "short_code": row.short_code,
        "content": row.content,
        "created_at": iso(row.created_at),
        "updated_at": iso(row.updated_at),
    }


routes = [
    account_route("GET", "/canned_responses", _index),
    account_route("POST", "/canned_responses", _create),
    account_route("PATCH", "/canned_responses/{id}", _update),
    account_route("DELETE", "/canned_responses/{id}", _destroy),
]
