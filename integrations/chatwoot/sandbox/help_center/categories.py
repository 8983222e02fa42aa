"""Serves the shelves of a help centre to support (contract 2.5)."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.help_center import views
from integrations.chatwoot.sandbox.help_center.portals import portal_at
from integrations.chatwoot.sandbox.state.extras import Category, Portal
from integrations.chatwoot.sandbox.web import fields
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call, whole
from integrations.chatwoot.sandbox.web.fields import apply, built, changed, permitted
from integrations.chatwoot.sandbox.web.problems import Broken, Invalid, NotFound
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
NOT_UNIQUE = "should be unique in the category and portal"
FIELDS: fields.Casts = {
    "name": fields.text,
    "slug": fields.text,
    "locale": fields.text,
    "description": fields.text,
    "position": whole,
    "icon": fields.text,
    "parent_category_id": whole,
}


def _index(call: Call) -> Json:
    found = views.categories_of(call.world, portal_at(call))
    if locale := call.params.get("locale"):
        found = [category for category in found if category.locale == locale]
    meta = {"current_page": call.params.get("page") or 1, "categories_count": len(found)}
    return {"payload": [views.category(call.world, row) for row in found], "meta": meta}


def _show(call: Call) -> Json:
    return _answer(call, _category_at(call, portal_at(call)))


def _create(call: Call) -> Json:
    try:
        portal = portal_at(call)
    except NotFound:
        raise Broken from None  # Chatwoot asks nothing for its categories
    nothing = {"name": "", "slug": "", "locale": portal.config["default_locale"]}
    row = built(Category, {**nothing, **_wanted(call), "portal_id": portal.id})
    _validate(call, portal, row)
    return _answer(call, call.store.categories.add(row))


def _update(call: Call) -> Json:
    portal = portal_at(call)
    row, changes = _category_at(call, portal), _wanted(call)
    _validate(call, portal, changed(row, changes))
    return _answer(call, apply(call.store.categories, row, changes))


def _destroy(call: Call) -> Response:
    row = _category_at(call, portal_at(call))
    call.store.categories.remove(row)
    for article in call.store.articles:
        if article.category_id == row.id:
            apply(call.store.articles, article, {"category_id": None})
    return empty()


def _category_at(call: Call, portal: Portal) -> Category:
    row = call.store.categories.get(call.id())
    if row.portal_id != portal.id:
        raise NotFound
    return row


def _wanted(call: Call) -> Json:
    return permitted(call.wrapped("category"), FIELDS)


def _validate(call: Call, portal: Portal, row: Category) -> None:
    wrong = {name: fields.BLANK for name in ("slug", "name") if not getattr(row, name)}
    if fields.is_taken(call.store.categories, row, _identity):
        wrong["locale"] = NOT_UNIQUE
    allowed = views.locales(portal)
    if row.locale not in allowed:
        listed = json.dumps(allowed, ensure_ascii=False)
        wrong["locale"] = f"{row.locale} of category is not part of portal's {listed}."
    if wrong:
        raise Invalid(**wrong)


def _identity(row: Category) -> tuple[str, str, int]:
    return row.locale, row.slug, row.portal_id


def _answer(call: Call, row: Category) -> Json:
    return {"payload": views.category(call.world, row)}


PATH = "/portals/{slug}/categories"
routes = [
    account_route("GET", PATH, _index),
    account_route("POST", PATH, _create, admin=True),
    account_route("GET", PATH + "/{id}", _show),
    account_route("PATCH", PATH + "/{id}", _update, admin=True),
    account_route("DELETE", PATH + "/{id}", _destroy, admin=True),
]
