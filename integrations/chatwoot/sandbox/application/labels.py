"""Serves the labels that support may choose from (contract 2.5)."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.effects import caching, contacts, conversations
from integrations.chatwoot.sandbox.effects.actor import NOBODY
from integrations.chatwoot.sandbox.state.extras import Label
from integrations.chatwoot.sandbox.state.store import Store
from integrations.chatwoot.sandbox.web import fields
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call
from integrations.chatwoot.sandbox.web.fields import apply, built, changed, permitted
from integrations.chatwoot.sandbox.web.problems import Broken, Invalid
from integrations.chatwoot.sandbox.web.routing import account_route
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]
TITLE = re.compile(r"[^\W_]+[\w-]+")


def _color(value: Any) -> str:
    if (color := fields.text(value)) is None:
        raise Broken
    return color


FIELDS: fields.Casts = {
    "title": lambda value: (fields.text(value) or "").lower(),
    "description": fields.text,
    "color": _color,
    "show_on_sidebar": fields.flag,
}


def _index(call: Call) -> Json:
    return {"payload": [_shown(label) for label in call.store.labels]}


def _label(call: Call) -> Label:
    return call.store.labels.get(call.id())


def _show(call: Call) -> Json:
    return _shown(_label(call))


def _create(call: Call) -> Json:
    label = built(Label, {"title": "", **permitted(call.wrapped("label"), FIELDS)})
    _validate(call.store, label)
    call.store.labels.add(label)
    caching.outdate(call.world, call.performer)
    return _shown(label)


def _update(call: Call) -> Json:
    label = _label(call)
    changes, former = permitted(call.wrapped("label"), FIELDS), label.title
    edited = changed(label, changes)
    _validate(call.store, edited)
    is_new = edited != label
    apply(call.store.labels, label, changes)
    caching.outdate(call.world, call.performer, times=int(is_new))
    if label.title != former:
        call.world.jobs.later(lambda: _retitle(call.world, former, label.title))
    return _shown(label)


def _destroy(call: Call) -> Response:
    call.store.labels.remove(_label(call))
    caching.outdate(call.world, call.performer)
    return empty()


def _validate(store: Store, label: Label) -> None:
    fields.refuse_long(label, ("title", "color"), ("description",))
    if not label.title.strip():
        raise Invalid(title=f"{fields.BARRED}, Title is invalid")
    if not TITLE.fullmatch(label.title):
        raise Invalid(title="is invalid")
    if fields.is_taken(store.labels, label, lambda other: other.title):
        raise Invalid(title=fields.TAKEN)


def _retitle(world: World, former: str, title: str) -> None:
    """Give the new title to every conversation and contact that had the former one."""
    for conversation in world.store.conversations:
        if former in conversation.labels:
            wanted = _retitled(conversation.labels, former, title)
            conversations.change(world, conversation, NOBODY, labels=wanted)
    for contact in world.store.contacts:
        if former in contact.labels:
            contacts.change(world, contact, None, labels=_retitled(contact.labels, former, title))


def _retitled(labels: list[str], former: str, title: str) -> list[str]:
    """The labels with the new title in the last place, as if it had just been given."""
    return [*(name for name in labels if name not in (former, title)), title]


def _shown(label: Label) -> Json:
    return {
        "id": label.id,
        "title": label.title,
        "description": label.description,
        "color": label.color,
        "show_on_sidebar": label.show_on_sidebar,
    }


routes = [
    account_route("GET", "/labels", _index),
    account_route("POST", "/labels", _create, admin=True),
    account_route("GET", "/labels/{id}", _show, admin=_label),
    account_route("PATCH", "/labels/{id}", _update, admin=_label),
    account_route("DELETE", "/labels/{id}", _destroy, admin=_label),
]
