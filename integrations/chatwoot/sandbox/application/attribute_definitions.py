"""Serves what the dashboard knows of custom attributes, unenforced (contract 2.5)."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.clock import iso
from integrations.chatwoot.sandbox.state.extras import AttributeDefinition
from integrations.chatwoot.sandbox.web import fields
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call, whole
from integrations.chatwoot.sandbox.web.fields import apply, built, changed, permitted
from integrations.chatwoot.sandbox.web.problems import Broken, Invalid
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
MODELS = ("conversation_attribute", "contact_attribute")
KEY = re.compile(r"[\w.-]+")
CONFLICT = "The provided key is not allowed as it might conflict with default attributes."
SHAPE = "must only contain letters, numbers, underscores, hyphens, and dots"
RESERVED = {
    "conversation_attribute": frozenset(
        [
            "status",
            "priority",
            "assignee_id",
            "inbox_id",
            "team_id",
            "display_id",
            "campaign_id",
            "labels",
            "browser_language",
            "country_code",
            "referer",
            "created_at",
            "last_activity_at",
        ]
    ),
    "contact_attribute": frozenset(
        [
            "name",
            "email",
            "phone_number",
            "identifier",
            "country_code",
            "city",
            "created_at",
            "last_activity_at",
            "referer",
            "blocked",
        ]
    ),
}
FIELDS: fields.Casts = {
    "attribute_display_name": fields.text,
    "attribute_key": fields.text,
    "attribute_display_type": fields.one_of(
        "text", "number", "currency", "percent", "link", "date", "list", "checkbox"
    ),
    "attribute_model": fields.one_of(*MODELS),
    "attribute_description": fields.text,
    "attribute_values": fields.items,
    "regex_pattern": fields.text,
    "regex_cue": fields.text,
}


def _index(call: Call) -> list[Json]:
    wanted = call.params.get("attribute_model")
    found = list(call.store.attribute_definitions)
    if wanted not in (None, ""):
        found = [row for row in found if row.attribute_model == _model(wanted)]
    return [_shown(row) for row in found]


def _show(call: Call) -> Json:
    return _shown(call.store.attribute_definitions.get(call.id()))


def _create(call: Call) -> Json:
    _require_writer(call)
    nothing = {"attribute_key": "", "attribute_display_name": ""}
    made = built(AttributeDefinition, {**nothing, **_wanted(call)})
    _validate(call, made, is_new=True)
    return _shown(call.store.attribute_definitions.add(made))


def _update(call: Call) -> Json:
    _require_writer(call)
    row = call.store.attribute_definitions.get(call.id())
    changes = _wanted(call)
    _validate(call, changed(row, changes), is_new=False)
    return _shown(apply(call.store.attribute_definitions, row, changes))


def _destroy(call: Call) -> Response:
    _require_writer(call)
    table = call.store.attribute_definitions
    table.remove(table.get(call.id()))
    return empty(204)


def _require_writer(call: Call) -> None:
    if call.version.since("4.14"):
        call.require_admin()


def _wanted(call: Call) -> Json:
    return permitted(call.wrapped("custom_attribute_definition"), FIELDS)


def _model(wanted: Any) -> str | None:
    number = whole(wanted)
    try:
        return FIELDS["attribute_model"](wanted if number is None else number)
    except Broken:
        return None


def _validate(call: Call, row: AttributeDefinition, *, is_new: bool) -> None:
    fields.refuse_long(
        row,
        ("attribute_display_name", "attribute_key", "regex_pattern", "regex_cue"),
        ("attribute_description",),
    )
    wrong: dict[str, str] = {}
    if not row.attribute_display_name:
        wrong["attribute_display_name"] = fields.BLANK
    if problem := _key_problem(call, row, is_new=is_new):
        wrong["attribute_key"] = problem
    if wrong:
        raise Invalid(**wrong)


def _key_problem(call: Call, row: AttributeDefinition, *, is_new: bool) -> str | None:
    if not row.attribute_key:
        return fields.BLANK
    if fields.is_taken(call.store.attribute_definitions, row, _identity):
        return fields.TAKEN
    if call.version.since("4.11.2") and not KEY.fullmatch(row.attribute_key):
        return SHAPE
    return CONFLICT if is_new and row.attribute_key in RESERVED[row.attribute_model] else None


def _identity(row: AttributeDefinition) -> tuple[str, str]:
    return row.attribute_key, row.attribute_model


def _shown(row: AttributeDefinition) -> Json:
    names = (*FIELDS, "default_value")
    shown = {name: getattr(row, name) for name in names}
    times = {"created_at": iso(row.created_at), "updated_at": iso(row.updated_at)}
    return {"id": row.id, **shown, **times}


PATH = "/custom_attribute_definitions"
routes = [
    account_route("GET", PATH, _index),
    account_route("POST", PATH, _create),
    account_route("GET", PATH + "/{id}", _show),
    account_route("PATCH", PATH + "/{id}", _update),
    account_route("DELETE", PATH + "/{id}", _destroy),
]
