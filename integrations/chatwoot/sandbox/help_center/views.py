"""How a help centre looks to support: portals, categories and articles (contract 2.5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from integrations.chatwoot.sandbox.clock import epoch
from integrations.chatwoot.sandbox.state.extras import Article, Category, Portal
from integrations.chatwoot.sandbox.state.records import User
from integrations.chatwoot.sandbox.views import people
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]
COLOR = "#1f93ff"


def articles_of(world: World, portal: Portal) -> list[Article]:
    """Every article of the portal, oldest first."""
    return [article for article in world.store.articles if article.portal_id == portal.id]


def categories_of(world: World, portal: Portal) -> list[Category]:
    """Every category of the portal, by position."""
    found = [shelf for shelf in world.store.categories if shelf.portal_id == portal.id]
    return sorted(found, key=lambda shelf: (shelf.position is None, shelf.position or 0))


def locales(portal: Portal) -> list[str]:
    """The languages that the portal is written in."""
    return list(portal.config["allowed_locales"])


def portal(world: World, row: Portal, articles: Sequence[Article] | None = None) -> Json:
    """The portal; only its own page counts its articles, lists and changes count none."""
    return {
        "id": row.id,
        "color": row.color or COLOR,
        "custom_domain": row.custom_domain,
        "header_text": row.header_text,
        "homepage_link": row.homepage_link,
        "name": row.name,
        "page_title": row.page_title,
        "slug": row.slug,
        "archived": row.archived,
        "account_id": world.store.account.id,
        "config": _config(world, row),
        "meta": {
            **_counts(articles),
            "categories_count": len(categories_of(world, row)),
            "default_locale": row.config["default_locale"],
        },
    }


def _config(world: World, row: Portal) -> Json:
    allowed = [_locale(world, row, locale) for locale in locales(row)]
    said: Json = {"allowed_locales": allowed, "default_locale": row.config["default_locale"]}
    if world.version.since("4.16"):
        said["layout"] = "classic"
        said |= {"social_profiles": {}, "locale_translations": {}, "popular_content": {}}
    return said


def _locale(world: World, row: Portal, locale: str) -> Json:
    said: Json = {
        "code": locale,
        "articles_count": sum(a.locale == locale for a in articles_of(world, row)),
        "categories_count": sum(c.locale == locale for c in categories_of(world, row)),
    }
    if world.version.since("4.16"):
        said["draft"] = False
    return said


def _counts(articles: Sequence[Article] | None) -> Json:
    if articles is None:
        nothing = ("archived_articles_count", "published_count", "draft_articles_count")
        return {"all_articles_count": 0, **dict.fromkeys(nothing)}
    return {"all_articles_count": len(articles), **status_counts(articles)}


def status_counts(articles: Sequence[Article]) -> Json:
    """How many of the articles have each status."""
    counted = Counter(article.status for article in articles)
    return {
        "archived_articles_count": counted["archived"],
        "published_count": counted["published"],
        "draft_articles_count": counted["draft"],
    }


def category(world: World, row: Category) -> Json:
    """A category with the number of its articles."""
    count = sum(article.category_id == row.id for article in world.store.articles)
    return {
        **_shelf(world, row),
        "description": row.description,
        "position": row.position,
        "account_id": world.store.account.id,
        "meta": {"articles_count": count},
    }


def article(world: World, row: Article) -> Json:
    """An article with its whole text."""
    said: Json = {
        "id": row.id,
        "slug": row.slug,
        "title": row.title,
        "content": row.content,
        "description": row.description,
        "status": row.status,
        "position": row.position,
        "account_id": world.store.account.id,
        "updated_at": epoch(row.updated_at),
        "meta": row.meta,
        "views": row.views,
    }
    if world.version.since("4.16"):
        said |= {"draft_title": None, "draft_content": None}
    if shelf := world.store.categories.find(row.category_id):
        said["category"] = _shelf(world, shelf)
    if author := _author(world, row):
        said["author"] = people.agent(world, author)
    return said


def _shelf(world: World, row: Category) -> Json:
    said: Json = {
        "id": row.id,
        "name": row.name,
        "slug": row.slug,
        "locale": row.locale,
        "icon": row.icon,
    }
    return said | ({"icon_color": row.icon_color} if world.version.since("4.16") else {})


def _author(world: World, row: Article) -> User | None:
    return world.store.users.find(row.author_id)
