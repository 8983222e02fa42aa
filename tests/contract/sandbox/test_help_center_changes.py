from __future__ import annotations

from tests.contract.sandbox.desk import Desk, opened

PORTAL = {"name": "Help", "slug": "help", "custom_domain": "", "homepage_link": ""}


async def help_center(desk: Desk) -> None:
    await desk.post("admin", "portals", portal=PORTAL)
    category = {"name": "Access", "slug": "access"}
    await desk.post("admin", "portals/help/categories", category=category)
    article = {"title": "VPN", "content": "Text", "author_id": 1, "status": 1, "category_id": 1}
    await desk.post("admin", "portals/help/articles", article=article)


async def test_a_help_centre_is_shown_changed_and_removed_with_all_in_it() -> None:
    async with opened() as desk:
        await help_center(desk)
        shown = await desk.get("agent", "portals/help")
        body = {"portal": {"page_title": "We help", "config": {"allowed_locales": ["en", "de"]}}}
        changed = (await desk.ask("admin", "PATCH", "portals/help", json=body)).json()
        twice = await desk.ask("admin", "POST", "portals", json={"portal": PORTAL})
        blank = await desk.ask("admin", "POST", "portals", json={"portal": {"color": "#fff"}})
        removed = await desk.ask("admin", "DELETE", "portals/help")
        missing = await desk.ask("agent", "GET", "portals/help")
        assert (shown["meta"]["all_articles_count"], shown["meta"]["published_count"]) == (1, 1)
        assert [one["code"] for one in changed["config"]["allowed_locales"]] == ["en", "de"]
        assert twice.json()["message"] == "Slug has already been taken"
        assert blank.json()["attributes"] == ["name", "slug"]
        assert (removed.status_code, missing.status_code) == (200, 404)
        assert not list(desk.sandbox.world.store.articles)


async def test_categories_are_listed_shown_and_changed() -> None:
    async with opened() as desk:
        await help_center(desk)
        path = "portals/help/categories"
        listed = await desk.get("agent", path, locale="en")
        assert (await desk.get("agent", path)) == listed
        body = {"category": {"name": "Doors", "slug": "access"}}
        await desk.ask("admin", "PATCH", f"{path}/1", json=body)
        shown = await desk.get("agent", f"{path}/1")
        other = {"portal": {**PORTAL, "slug": "other"}}
        await desk.post("admin", "portals", **other)
        foreign = await desk.ask("agent", "GET", "portals/other/categories/1")
        blank = await desk.ask("admin", "POST", path, json={"category": {"position": 1}})
        assert listed["meta"] == {"current_page": 1, "categories_count": 1}
        assert shown["payload"]["name"] == "Doors"
        assert (foreign.status_code, blank.json()["attributes"]) == (404, ["slug", "name"])


async def test_articles_are_removed_and_kept_to_their_help_centre() -> None:
    async with opened() as desk:
        await help_center(desk)
        path = "portals/help/articles"
        shelf = await desk.get("agent", path, category_slug="access", author_id=1, status=1)
        await desk.post("admin", "portals", portal={**PORTAL, "slug": "other"})
        foreign = await desk.ask("agent", "GET", "portals/other/articles/1")
        slug = shelf["payload"][0]["slug"]
        taken = {"title": "X", "author_id": 1, "slug": slug, "status": "published"}
        refused = await desk.ask("admin", "POST", path, json={"article": taken})
        removed = await desk.ask("admin", "DELETE", f"{path}/1")
        gone = await desk.ask(None, "GET", f"/hc/help/articles/{slug}.json")
        assert refused.json()["attributes"] == ["content", "slug"]
        assert (foreign.status_code, removed.status_code, gone.status_code) == (404, 200, 404)


async def test_everybody_reads_a_shelf_and_what_stands_on_it() -> None:
    async with opened() as desk:
        await help_center(desk)
        shelves = "/hc/help/en/categories"
        shelf = await desk.get(None, f"{shelves}/access.json")
        texts = await desk.get(None, f"{shelves}/access/articles.json")
        missing = await desk.ask(None, "GET", f"{shelves}/none.json")
        found = await desk.get("agent", "search/articles", q="vpn")
        assert (shelf["name"], len(texts["payload"])) == ("Access", 1)
        assert missing.status_code == 404
        assert found["payload"]["articles"][0]["portal_slug"] == "help"


async def test_an_article_outlives_its_author_and_shelf() -> None:
    async with opened() as desk:
        await help_center(desk)
        slug = next(iter(desk.sandbox.world.store.articles)).slug
        loose = {"title": "Loose", "author_id": 1}
        await desk.post("admin", "portals/help/articles", article=loose)
        await desk.ask("admin", "DELETE", "portals/help/categories/1")
        desk.sandbox.world.store.users.remove(desk.sandbox.world.store.users.get(1))
        read = await desk.get(None, f"/hc/help/articles/{slug}.json")
        seen = await desk.get("agent", "portals/help/articles/1")
        assert not {"author", "category"} & read.keys()
        assert "author" not in seen["payload"]
