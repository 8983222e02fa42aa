"""Serves the texts of a help centre to support, drafts included (contract 2.5)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.clock import epoch, now
from integrations.chatwoot.sandbox.help_center import search, views
from integrations.chatwoot.sandbox.help_center.portals import portal_at
from integrations.chatwoot.sandbox.state.extras import Article, Portal
from integrations.chatwoot.sandbox.web import fields
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call, mapping, whole
from integrations.chatwoot.sandbox.web.fields import apply, built, changed, permitted
from integrations.chatwoot.sandbox.web.problems import Invalid, NotFound
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
PAGE_SIZE, STEP = 25, 10
FIELDS: fields.Casts = {
    "title": fields.text,
    "slug": fields.text,
    "content": fields.text,
    "description": fields.text,
    "position": whole,
    "category_id": whole,
    "author_id": whole,
    "status": fields.one_of("draft", "published", "archived"),
    "locale": fields.text,
    "meta": fields.record,
}


def _index(call: Call) -> Json:
    everything = views.articles_of(call.world, portal_at(call))
    found = search.narrowed(call.store, everything, call.params)
    start = (call.page() - 1) * PAGE_SIZE
    page = found[start : start + PAGE_SIZE]
    meta = {
        "all_articles_count": len(everything),
        "articles_count": len(found),
        "current_page": call.params.get("page") or 1,
        "mine_articles_count": sum(row.author_id == call.user.id for row in found),
        **views.status_counts(found),
    }
    return {"payload": [views.article(call.world, row) for row in page], "meta": meta}


def _show(call: Call) -> Json:
    return _answer(call, _article_at(call))


def _create(call: Call) -> Json:
    portal, wanted = portal_at(call), _wanted(call)
    nothing = {"title": "", "slug": "", "category_id": None, "author_id": None}
    row = built(Article, {**nothing, **wanted, "portal_id": portal.id})
    row.locale = wanted.get("locale") or _locale_of(call, row, portal)
    row.slug = row.slug or f"{epoch(now())}-{search.parameterized(row.title)}"
    row.position = row.position or _last_position(call, row) + STEP
    _validate(call, row)
    return _answer(call, call.store.articles.add(row))


def _update(call: Call) -> Json:
    row, changes = _article_at(call), _wanted(call)
    _validate(call, changed(row, changes))
    return _answer(call, apply(call.store.articles, row, changes))


def _destroy(call: Call) -> Response:
    call.store.articles.remove(_article_at(call))
    return empty()


def _reorder(call: Call) -> Response:
    portal_at(call)
    for article_id, position in mapping(call.params.get("positions_hash")).items():
        row = call.store.articles.get(whole(article_id))
        apply(call.store.articles, row, {"position": whole(position)})
    return empty()


def _article_at(call: Call) -> Article:
    portal, row = portal_at(call), call.store.articles.get(call.id())
    if row.portal_id != portal.id:
        raise NotFound
    return row


def _wanted(call: Call) -> Json:
    return permitted(call.wrapped("article"), FIELDS)


def _validate(call: Call, row: Article) -> None:
    wrong: dict[str, str] = {}
    if call.store.users.find(row.author_id) is None:
        wrong["author"] = "must exist"
    if not row.title:
        wrong["title"] = fields.BLANK
    if row.status == "published" and not row.content:
        wrong["content"] = fields.BLANK
    if fields.is_taken(call.store.articles, row, lambda other: other.slug):
        wrong["slug"] = fields.TAKEN
    if wrong:
        raise Invalid(**wrong)


def _locale_of(call: Call, row: Article, portal: Portal) -> str:
    shelf = call.store.categories.find(row.category_id)
    return shelf.locale if shelf else portal.config["default_locale"]


def _last_position(call: Call, row: Article) -> int:
    shelf = [a.position or 0 for a in call.store.articles if a.category_id == row.category_id]
    return max(shelf, default=0)


def _answer(call: Call, row: Article) -> Json:
    return {"payload": views.article(call.world, row)}


PATH = "/portals/{slug}/articles"
routes = [
    account_route("GET", PATH, _index),
    account_route("POST", PATH, _create, admin=True),
    account_route("POST", PATH + "/reorder", _reorder, admin=True),
    account_route("GET", PATH + "/{id}", _show),
    account_route("PATCH", PATH + "/{id}", _update, admin=True),
    account_route("DELETE", PATH + "/{id}", _destroy, admin=True),
]
