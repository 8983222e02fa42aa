"""Serves help centres to everybody; an article's slug opens even its draft (contract 2.5)."""

from __future__ import annotations

from typing import Any

from integrations.chatwoot.sandbox.help_center import public_views as public
from integrations.chatwoot.sandbox.help_center import views
from integrations.chatwoot.sandbox.help_center.portals import portal_at
from integrations.chatwoot.sandbox.help_center.search import by_position, narrowed
from integrations.chatwoot.sandbox.state.extras import Article, Category
from integrations.chatwoot.sandbox.web.calls import Call
from integrations.chatwoot.sandbox.web.problems import NotFound
from integrations.chatwoot.sandbox.web.routing import public_route

Json = dict[str, Any]


def _articles(call: Call) -> Json:
    everything = public.published(call.world, portal_at(call))
    wanted = {**call.params, "locale": call.path["locale"], "status": None}
    if "category_slug" in call.path:
        wanted["category_slug"] = call.path["category_slug"]
    found = by_position(narrowed(call.store, everything, wanted))
    is_short = bool(call.params.get("query")) and call.version.since("4.16")
    show = public.hit if is_short else public.article
    meta = {"articles_count": len(everything)}
    return {"payload": [show(call.world, row) for row in found], "meta": meta}


def _article(call: Call) -> Json:
    return public.article(call.world, _article_at(call))


def _categories(call: Call) -> Json:
    return {"payload": [public.category(call.world, row) for row in _shelves(call)]}


def _category(call: Call) -> Json:
    for row in _shelves(call):
        if row.slug == call.path["category_slug"]:
            return public.category(call.world, row)
    raise NotFound


def _shelves(call: Call) -> list[Category]:
    found = views.categories_of(call.world, portal_at(call))
    return [row for row in found if row.locale == call.path["locale"]]


def _article_at(call: Call) -> Article:
    portal, slug = portal_at(call), call.path["article_slug"]
    for row in views.articles_of(call.world, portal):
        if row.slug == slug:
            return row
    raise NotFound


HELP, SHELVES = "/hc/{slug}", "/hc/{slug}/{locale}/categories"
routes = [
    public_route("GET", HELP + "/articles/{article_slug}.json", _article),
    public_route("GET", HELP + "/{locale}/articles.json", _articles),
    public_route("GET", SHELVES + ".json", _categories),
    public_route("GET", SHELVES + "/{category_slug}.json", _category),
    public_route("GET", SHELVES + "/{category_slug}/articles.json", _articles),
]
