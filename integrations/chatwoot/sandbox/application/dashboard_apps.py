"""Serves the tabs beside the messages in the agents' dashboard (contract 2.5)."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.clock import iso
from integrations.chatwoot.sandbox.state.extras import DashboardApp
from integrations.chatwoot.sandbox.web import fields
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call, mapping
from integrations.chatwoot.sandbox.web.fields import apply, built, changed, permitted
from integrations.chatwoot.sandbox.web.problems import Invalid
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
ADDRESS = re.compile(r"https?://\S+")
FRAME = {"type", "url"}


def _frames(value: Any) -> list[Json]:
    """The frames with nothing but what a frame may have."""
    frames = [mapping(item) for item in fields.items(value)]
    return [{name: part for name, part in frame.items() if name in FRAME} for frame in frames]


FIELDS: fields.Casts = {"title": lambda value: fields.text(value) or "", "content": _frames}


def _index(call: Call) -> list[Json]:
    return [_shown(row) for row in call.store.dashboard_apps]


def _show(call: Call) -> Json:
    return _shown(call.store.dashboard_apps.get(call.id()))


def _create(call: Call) -> Json:
    _require_writer(call)
    made = built(DashboardApp, {"title": "", **_wanted(call), "user_id": call.user.id})
    _validate(made)
    return _shown(call.store.dashboard_apps.add(made))


def _update(call: Call) -> Json:
    _require_writer(call)
    row = call.store.dashboard_apps.get(call.id())
    changes = _wanted(call)
    _validate(changed(row, changes))
    return _shown(apply(call.store.dashboard_apps, row, changes))


def _destroy(call: Call) -> Response:
    _require_writer(call)
    call.store.dashboard_apps.remove(call.store.dashboard_apps.get(call.id()))
    return empty(204)


def _require_writer(call: Call) -> None:
    if call.version.since("4.16"):
        call.require_admin()


def _wanted(call: Call) -> Json:
    return permitted(call.wrapped("dashboard_app"), FIELDS)


def _validate(row: DashboardApp) -> None:
    fields.refuse_long(row, ("title",))
    wrong: dict[str, str] = {}
    if not row.title:
        wrong["title"] = fields.BLANK
    if not row.content or not all(_is_frame(frame) for frame in row.content):
        wrong["content"] = ": Invalid data"
    if wrong:
        raise Invalid(**wrong)


def _is_frame(frame: Json) -> bool:
    return frame.get("type") == "frame" and bool(ADDRESS.fullmatch(str(frame.get("url"))))


def _shown(row: DashboardApp) -> Json:
    times = {"created_at": iso(row.created_at)}
    return {"id": row.id, "title": row.title, "content": row.content, **times}


routes = [
    account_route("GET", "/dashboard_apps", _index),
    account_route("POST", "/dashboard_apps", _create),
    account_route("GET", "/dashboard_apps/{id}", _show),
    account_route("PATCH", "/dashboard_apps/{id}", _update),
    account_route("DELETE", "/dashboard_apps/{id}", _destroy),
]
