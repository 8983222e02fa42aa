"""Finds articles of a help centre by words, shelf, language and status."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from integrations.chatwoot.sandbox.state.extras import Article
from integrations.chatwoot.sandbox.state.store import Store
from integrations.chatwoot.sandbox.web.calls import whole

WORD = re.compile(r"\w+")
NOT_PLAIN = re.compile(r"[^a-z0-9_-]+")
STATUSES = {"0": "draft", "1": "published", "2": "archived"}


def narrowed(store: Store, articles: list[Article], params: Mapping[str, Any]) -> list[Article]:
    """The articles that fit the list's parameters: newest first, a single shelf by position."""
    found = [row for row in articles if _fits(row, params)]
    if slug := params.get("category_slug"):
        shelves = {shelf.id for shelf in store.categories if shelf.slug == slug}
        return by_position([row for row in found if row.category_id in shelves])
    return sorted(found, key=lambda row: (row.updated_at, row.id), reverse=True)


def by_position(articles: list[Article]) -> list[Article]:
    """The articles in the order in which support laid them."""
    return sorted(articles, key=lambda row: (row.position is None, row.position or 0, row.id))


def matches(row: Article, query: str) -> bool:
    """Whether every word of the query begins a word of the article, as a text index finds it."""
    said = {word.lower() for word in WORD.findall(f"{row.title} {row.description} {row.content}")}
    wanted = [word.lower() for word in WORD.findall(query)]
    return bool(wanted) and all(any(s.startswith(word) for s in said) for word in wanted)


def parameterized(title: str) -> str:
    """The title as a part of an address: ASCII, lower case, hyphens."""
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return NOT_PLAIN.sub("-", ascii_title.lower()).strip("-")


def _fits(row: Article, params: Mapping[str, Any]) -> bool:
    locale, author, status = (params.get(name) for name in ("locale", "author_id", "status"))
    return (
        (not locale or row.locale == locale)
        and (not author or row.author_id == whole(author))
        and (not status or row.status == STATUSES.get(str(status), status))
        and (not params.get("query") or matches(row, str(params["query"])))
    )
