from __future__ import annotations

from typing import Any

import pytest

from tests.contract.sandbox.desk import Desk, opened

LOCALES = {"allowed_locales": ["pt_BR", "en"], "default_locale": "pt_BR"}


async def shelf(desk: Desk) -> int:
    """A help centre of slug "help" with one category."""
    portal = {"name": "Help", "slug": "help", "custom_domain": "", "config": LOCALES}
    await desk.post("admin", "portals", portal=portal)
    category = {"name": "Access", "slug": "access", "locale": "pt_BR"}
    made = await desk.post("admin", "portals/help/categories", category=category)
    return made["payload"]["id"]


async def article(desk: Desk, shelf_id: int, **wanted: Any) -> dict[str, Any]:
    filled = {"title": "Senha", "content": "Abra **isto**", "author_id": 1, "status": "published"}
    made = {"article": {**filled, "category_id": shelf_id, **wanted}}
    return (await desk.post("admin", "portals/help/articles", **made))["payload"]


@pytest.mark.parametrize(("version", "status"), [("4.10.0", 500), ("4.16.2", 200)])
async def test_a_help_centre_needs_a_custom_domain_key_before_4_16(
    version: str, status: int
) -> None:
    async with opened(version) as desk:
        made = await desk.ask(
            "admin", "POST", "portals", json={"portal": {"name": "H", "slug": "h"}}
        )
        assert made.status_code == status


async def test_the_public_list_holds_what_is_published_in_one_language_by_position() -> None:
    async with opened() as desk:
        shelf_id = await shelf(desk)
        first = await article(desk, shelf_id, title="Um")
        await article(desk, shelf_id, title="Rascunho", status="draft")
        await article(desk, shelf_id, title="One", locale="en")
        second = await article(desk, shelf_id, title="Dois")
        said = await desk.get(None, "/hc/help/pt_BR/articles.json")
        assert [row["id"] for row in said["payload"]] == [first["id"], second["id"]]
        assert said["meta"] == {"articles_count": 3}


@pytest.mark.parametrize(
    ("version", "content"), [("4.10.0", "Abra **isto**"), ("4.16.2", "Abra isto")]
)
async def test_a_public_search_is_short_and_plain_since_4_16(version: str, content: str) -> None:
    async with opened(version) as desk:
        await article(desk, await shelf(desk))
        found = await desk.get(None, "/hc/help/pt_BR/articles.json", query="sen")
        assert [row["content"] for row in found["payload"]] == [content]


async def test_an_articles_category_is_dropped_with_its_shelf() -> None:
    async with opened() as desk:
        shelf_id = await shelf(desk)
        made = await article(desk, shelf_id)
        await desk.ask("admin", "DELETE", f"portals/help/categories/{shelf_id}")
        shown = await desk.get("agent", f"portals/help/articles/{made['id']}")
        assert "category" not in shown["payload"]


async def test_an_article_needs_an_author_and_a_title() -> None:
    async with opened() as desk:
        await shelf(desk)
        refused = await desk.ask("admin", "POST", "portals/help/articles", json={"content": "x"})
        assert refused.json()["message"] == "Author must exist, Title can't be blank"


async def test_a_category_of_another_language_or_a_second_one_is_refused() -> None:
    async with opened() as desk:
        await shelf(desk)
        path = "portals/help/categories"
        foreign = {"name": "X", "slug": "x", "locale": "de"}
        twice = {"name": "X", "slug": "access", "locale": "pt_BR"}
        unknown = (await desk.post("admin", path, category=foreign))["message"]
        double = (await desk.post("admin", path, category=twice))["message"]
        assert unknown == 'Locale de of category is not part of portal\'s ["pt_BR", "en"].'
        assert double == "Locale should be unique in the category and portal"


async def test_an_article_is_changed_and_moved() -> None:
    async with opened() as desk:
        made = await article(desk, await shelf(desk), title="Férias já")
        path = f"portals/help/articles/{made['id']}"
        await desk.ask("admin", "PATCH", path, json={"article": {"status": "archived"}})
        moved = {"positions_hash": {str(made["id"]): 7}}
        await desk.ask("admin", "POST", "portals/help/articles/reorder", json=moved)
        shown = (await desk.get("agent", path))["payload"]
        assert made["slug"].endswith("-ferias-ja")
        assert (shown["status"], shown["position"]) == ("archived", 7)
