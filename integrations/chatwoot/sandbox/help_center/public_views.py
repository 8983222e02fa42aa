"""How a help centre looks to everybody (contract 2.5)."""

from __future__ import annotations

import re
from typing import Any

from integrations.chatwoot.sandbox.clock import iso
from integrations.chatwoot.sandbox.help_center.views import articles_of, categories_of
from integrations.chatwoot.sandbox.state.extras import Article, Category, Portal
from integrations.chatwoot.sandbox.views.people import available_name
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]
MARKS = re.compile(r"[*_`~]+|^\s*(?:#+|>|[-+]|\d+\.)\s+", re.MULTILINE)
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")


def published(world: World, portal: Portal) -> list[Article]:
    """The portal's articles that everybody may read."""
    return [article for article in articles_of(world, portal) if article.status == "published"]


def category(world: World, row: Category) -> Json:
    """A category with the number of its published articles."""
    shelves = [a for a in world.store.articles if a.category_id == row.id]
    return {
        "name": row.name,
        "slug": row.slug,
        "locale": row.locale,
        "description": row.description,
        "position": row.position,
        "meta": {"articles_count": sum(a.status == "published" for a in shelves)},
    }


def article(world: World, row: Article) -> Json:
    """An article with its whole text, its shelf and its portal."""
    portal = world.store.portals.get(row.portal_id)
    said: Json = {
        "id": row.id,
        "category_id": row.category_id,
        "title": row.title,
        "content": row.content,
        "description": row.description,
        "status": row.status,
        "position": row.position,
        "account_id": world.store.account.id,
        "last_updated_at": iso(row.updated_at),
        "slug": row.slug,
        "portal": _portal(world, portal),
        "views": row.views,
        "link": _link(portal, row),
    }
    if shelf := world.store.categories.find(row.category_id):
        said["category"] = {"id": shelf.id, "slug": shelf.slug, "locale": shelf.locale}
    if author := world.store.users.find(row.author_id):
        names = {"available_name": available_name(author), "name": author.name}
        said["author"] = names | {"thumbnail": ""}
    return said


def hit(world: World, row: Article) -> Json:
    """An article as a search of 4.16 finds it: short, its text without Markdown."""
    portal = world.store.portals.get(row.portal_id)
    return {
        "id": row.id,
        "category_id": row.category_id,
        "title": row.title,
        "content": plain(row.content or ""),
        "link": f"/{_link(portal, row)}",
    }


def plain(markdown: str) -> str:
    """The text without the marks of Markdown."""
    return MARKS.sub("", LINK.sub(r"\1", markdown))


def _portal(world: World, portal: Portal) -> Json:
    shelves = categories_of(world, portal)
    return {
        "custom_domain": portal.custom_domain,
        "header_text": portal.header_text,
        "homepage_link": portal.homepage_link,
        "name": portal.name,
        "page_title": portal.page_title,
        "slug": portal.slug,
        "categories": [category(world, shelf) for shelf in shelves],
        "meta": {
            "articles_count": len(published(world, portal)),
            "categories_count": len(shelves),
            "default_locale": portal.config["default_locale"],
        },
    }


def _link(portal: Portal, row: Article) -> str:
    return f"hc/{portal.slug}/articles/{row.slug}"
