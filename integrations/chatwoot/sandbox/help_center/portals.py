"""Serves help centres to support: agents read, administrators write (contract 2.5)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.help_center import views
from integrations.chatwoot.sandbox.state.extras import Portal
from integrations.chatwoot.sandbox.state.store import Store
from integrations.chatwoot.sandbox.web import fields
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call, mapping, strings
from integrations.chatwoot.sandbox.web.fields import apply, built, changed, permitted
from integrations.chatwoot.sandbox.web.problems import Broken, Invalid, NotFound
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
DEFAULT_LOCALE = "en"
TEXTS = ("color", "custom_domain", "header_text", "homepage_link", "name", "page_title", "slug")
FIELDS: fields.Casts = {**dict.fromkeys(TEXTS, fields.text), "archived": fields.flag}


def portal_at(call: Call) -> Portal:
    """The help centre that the address names; raises NotFound."""
    slug = call.path["slug"]
    found = next((portal for portal in call.store.portals if portal.slug == slug), None)
    if found is None:
        raise NotFound
    return found


def _index(call: Call) -> Json:
    found = [views.portal(call.world, portal) for portal in call.store.portals]
    return {"payload": found, "meta": {"current_page": _page(call), "portals_count": len(found)}}


def _show(call: Call) -> Json:
    portal = portal_at(call)
    return views.portal(call.world, portal, views.articles_of(call.world, portal))


def _create(call: Call) -> Json:
    params = call.wrapped("portal")
    if params.get("custom_domain") is None and not call.version.since("4.16"):
        raise Broken
    nothing = {"name": "", "slug": ""}
    config = {"config": _config({}, mapping(params.get("config")))}
    portal = built(Portal, {**nothing, **_wanted(params), **config})
    _validate(call.store, portal)
    return views.portal(call.world, call.store.portals.add(portal))


def _update(call: Call) -> Json:
    portal, params = portal_at(call), call.wrapped("portal")
    changes = _wanted(params)
    changes["config"] = _config(portal.config, mapping(params.get("config")))
    _validate(call.store, changed(portal, changes))
    return views.portal(call.world, apply(call.store.portals, portal, changes))


def _destroy(call: Call) -> Response:
    portal = portal_at(call)
    for article in views.articles_of(call.world, portal):
        call.store.articles.remove(article)
    for category in views.categories_of(call.world, portal):
        call.store.categories.remove(category)
    call.store.portals.remove(portal)
    return empty()


def _wanted(params: Json) -> Json:
    wanted = permitted(params, FIELDS)
    for name in ("custom_domain", "homepage_link"):
        if name in wanted:
            wanted[name] = wanted[name] or None
    return wanted


def _config(now: Json, wanted: Json) -> Json:
    """The languages: what is asked for, else what is there, else English."""
    allowed = strings(wanted.get("allowed_locales")) or now.get("allowed_locales")
    default = wanted.get("default_locale") or now.get("default_locale")
    allowed = allowed or [default or DEFAULT_LOCALE]
    return {"allowed_locales": allowed, "default_locale": default or allowed[0]}


def _validate(store: Store, portal: Portal) -> None:
    wrong = {name: fields.BLANK for name in ("name", "slug") if not getattr(portal, name)}
    if not wrong and fields.is_taken(store.portals, portal, lambda other: other.slug):
        wrong["slug"] = fields.TAKEN
    if wrong:
        raise Invalid(**wrong)


def _page(call: Call) -> Any:
    return call.params.get("page") or 1


PATH = "/portals/{slug}"
routes = [
    account_route("GET", "/portals", _index),
    account_route("POST", "/portals", _create, admin=True),
    account_route("GET", PATH, _show),
    account_route("PATCH", PATH, _update, admin=True),
    account_route("DELETE", PATH, _destroy, admin=True),
]
