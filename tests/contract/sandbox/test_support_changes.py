from __future__ import annotations

import time
from typing import Any

import pytest

from tests.contract.sandbox.desk import Desk, opened

PORTAL = {"name": "Help", "slug": "help", "custom_domain": "", "homepage_link": ""}
KINDS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("agents", {"email": "bob@x.example", "name": "Bob"}, {"name": "Bob Reis", "role": None}),
    ("teams", {"name": "it"}, {"description": "Computers"}),
    ("labels", {"title": "screen"}, {"color": "#000000"}),
    ("canned_responses", {"short_code": "vpn", "content": "Restart"}, {"content": "Wait"}),
    ("webhooks", {"url": "https://a.example/h", "inbox_id": 1}, {"name": "portal"}),
    ("agent_bots", {"name": "Portal"}, {"description": "relay", "bot_type": 0}),
    ("macros", {"name": "One", "visibility": "global"}, {"name": "Two"}),
    (
        "dashboard_apps",
        {"title": "Tab", "content": [{"type": "frame", "url": "https://a.example/t"}]},
        {"title": "Ticket"},
    ),
    (
        "custom_attribute_definitions",
        {"attribute_display_name": "Floor", "attribute_key": "floor"},
        {"attribute_description": "Where"},
    ),
]
SHOWN = {"teams", "labels", "agent_bots", "dashboard_apps", "custom_attribute_definitions"}


def inner(answer: Any) -> dict[str, Any]:
    """What an answer wraps in payload, or in payload and the noun."""
    payload = answer.get("payload", answer)
    return payload.get("webhook", payload)


@pytest.mark.parametrize(("path", "made", "changes"), KINDS, ids=[kind[0] for kind in KINDS])
async def test_what_is_set_up_can_be_changed_and_removed(
    path: str, made: dict[str, Any], changes: dict[str, Any]
) -> None:
    async with opened() as desk:
        await desk.inbox()
        one = f"{path}/{inner(await desk.post('admin', path, **made))['id']}"
        changed = inner((await desk.ask("admin", "PATCH", one, json=changes)).json())
        shown = (await desk.ask("admin", "GET", one)).status_code
        removed = (await desk.ask("admin", "DELETE", one)).status_code
        again = (await desk.ask("admin", "DELETE", one)).status_code
        wanted = {name: value for name, value in changes.items() if name in ("name", "title")}
        assert changed | wanted == changed
        assert shown == (200 if path in SHOWN | {"macros"} else 404)
        assert (removed in (200, 204), again) == (True, 404)


async def test_a_new_label_title_reaches_what_carried_the_old_one() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        label = await desk.post("admin", "labels", title="screen")
        await desk.post("agent", f"conversations/{number}/labels", labels=["screen"])
        body = {"title": "display"}
        await desk.ask("admin", "PATCH", f"labels/{label['id']}", json=body)
        await desk.sandbox.idle()
        refused = await desk.ask("admin", "POST", "labels", json={"title": "display"})
        blank = await desk.ask("admin", "POST", "labels", json={"title": ""})
        assert desk.row(number).labels == ["display"]
        assert refused.json()["message"] == "Title has already been taken"
        assert blank.json()["message"] == "Title must not be blank, Title is invalid"


async def test_a_removed_team_or_agent_leaves_its_conversations() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        team = await desk.post("admin", "teams", name="it")
        path = f"teams/{team['id']}"
        await desk.ask("admin", "PATCH", f"{path}/team_members", json={"user_ids": [1, 2]})
        await desk.ask("admin", "DELETE", f"{path}/team_members", json={"user_ids": [1]})
        members = await desk.get("agent", f"{path}/team_members")
        assign = f"conversations/{number}/assignments"
        await desk.ask("admin", "POST", assign, json={"team_id": team["id"]})
        await desk.ask("admin", "POST", assign, json={"assignee_id": 2})
        await desk.ask("admin", "DELETE", path)
        await desk.post("admin", "inboxes", name="Other", channel={"type": "api"})
        await desk.conversation(await desk.inbox(name="Third"))
        await desk.post("admin", "teams", name="hr")
        await desk.ask("admin", "DELETE", "teams/2")
        await desk.ask("admin", "DELETE", "agents/2")
        await desk.sandbox.idle()
        row = desk.row(number)
        assert [person["id"] for person in members] == [2]
        assert (row.team_id, row.assignee_id) == (None, None)


async def test_a_blank_team_and_a_blank_mail_address_are_refused() -> None:
    async with opened() as desk:
        team = await desk.post("admin", "teams", name=" ")
        agent = await desk.post("admin", "agents", name="Nobody", email="")
        odd = await desk.post("admin", "agents", name="Nobody", email="nobody")
        assert team["message"] == "Name must not be blank"
        assert (agent["message"], odd["message"]) == ("Email can't be blank", "Email is invalid")


async def test_many_agents_are_invited_at_once_and_bad_addresses_skipped() -> None:
    async with opened() as desk:
        emails = ["bob@x.example", "nonsense", "bob@x.example", "carol@x.example"]
        await desk.ask("admin", "POST", "agents/bulk_create", json={"emails": emails})
        found = await desk.get("agent", "agents")
        invited = [person["name"] for person in found if not person["confirmed"]]
        assert invited == ["bob", "carol"]


async def test_unknown_people_join_no_inbox_and_members_leave_again() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        body = {"inbox_id": inbox["id"]}
        refused = await desk.ask("admin", "POST", "inbox_members", json={**body, "user_ids": [9]})
        await desk.ask("admin", "PATCH", "inbox_members", json={**body, "user_ids": [1, 2]})
        await desk.ask("admin", "DELETE", "inbox_members", json={**body, "user_ids": [2]})
        left = await desk.get("admin", f"inbox_members/{inbox['id']}")
        assert refused.json()["message"] == "User must exist"
        assert [person["id"] for person in left["payload"]] == [1]


async def test_an_inbox_names_who_may_be_assigned_and_keeps_its_channels_extras() -> None:
    async with opened() as desk:
        extras = {"agent_reply_time_window": 24}
        inbox = await desk.inbox()
        path = f"inboxes/{inbox['id']}"
        channel = {"channel": {"additional_attributes": extras, "webhook_url": "x"}}
        changed = (await desk.ask("admin", "PATCH", path, json=channel)).json()
        people = await desk.get("agent", f"{path}/assignable_agents")
        assert (changed["additional_attributes"], changed["webhook_url"]) == (extras, "x")
        assert [person["id"] for person in people["payload"]] == [2, 1]


async def test_a_deleted_bot_is_detached() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        bot = await desk.post("admin", "agent_bots", name="Portal")
        path = f"inboxes/{inbox['id']}"
        await desk.ask("admin", "POST", f"{path}/set_agent_bot", json={"agent_bot": bot["id"]})
        renewed = await desk.post("admin", f"agent_bots/{bot['id']}/reset_secret")
        seen = await desk.get("agent", f"{path}/agent_bot")
        await desk.ask("admin", "DELETE", f"agent_bots/{bot['id']}")
        assert renewed["secret"] != bot["secret"]
        assert "access_token" not in seen["agent_bot"]
        assert await desk.get("admin", f"{path}/agent_bot") == {"agent_bot": {}}


async def test_attribute_definitions_are_listed_by_model_and_need_name_and_key() -> None:
    async with opened() as desk:
        path = "custom_attribute_definitions"
        for key, model in (("floor", 0), ("desk", "contact_attribute")):
            wanted = {"attribute_key": key, "attribute_model": model}
            await desk.post("admin", path, attribute_display_name=key, **wanted)
        mine = await desk.get("agent", path, attribute_model="1")
        none = await desk.get("agent", path, attribute_model="planet")
        assert len(await desk.get("agent", path)) == 2
        blank = await desk.post("admin", path, attribute_description="x")
        nameless = await desk.post("admin", path, attribute_key="x")
        assert nameless["attributes"] == ["attribute_display_name"]
        assert [row["attribute_key"] for row in mine] == ["desk"]
        assert none == []
        assert blank["attributes"] == ["attribute_display_name", "attribute_key"]


async def test_canned_answers_and_tabs_need_their_words() -> None:
    async with opened() as desk:
        canned = await desk.post("agent", "canned_responses", short_code="x")
        await desk.post("agent", "canned_responses", short_code="my-vpn", content="Hello")
        found = await desk.get("agent", "canned_responses", search="vpn")
        tab = await desk.post("admin", "dashboard_apps", content=[])
        assert canned["message"] == "Content can't be blank"
        assert len(found) == 1
        assert tab["attributes"] == ["title", "content"]


async def test_the_account_keeps_attributes_and_tells_what_changed_when() -> None:
    async with opened() as desk:
        await desk.ask("admin", "PATCH", "", json={"custom_attributes": {"size": 3}})
        long = await desk.ask("admin", "PATCH", "", json={"auto_resolve_after": 9_999_999})
        keys = await desk.get("agent", "cache_keys")
        active = await desk.ask("agent", "POST", "update_active_at")
        assert (await desk.get("agent", ""))["custom_attributes"] == {"size": 3}
        assert long.json()["attributes"] == ["auto_resolve_after"]
        assert set(keys["cache_keys"]) == {"label", "inbox", "team"}
        assert active.status_code == 200


async def test_a_profile_is_changed_and_its_token_renewed() -> None:
    async with opened() as desk:
        profile = "/api/v1/profile"
        named = await desk.ask("agent", "PATCH", profile, json={"display_name": "Gi"})
        active = await desk.ask("agent", "PUT", f"{profile}/set_active_account", json={})
        before = desk.token("agent")
        renewed = await desk.post("agent", f"{profile}/reset_access_token")
        assert named.json()["available_name"] == "Gi"
        assert active.status_code == 200
        assert renewed["access_token"] != before


async def test_a_webhook_has_a_name_since_4_8() -> None:
    async with opened("4.0.4") as desk:
        made = await desk.post("admin", "webhooks", url="https://a.example/h", name="portal")
        assert "name" not in made["payload"]["webhook"]


async def test_a_path_of_a_later_version_answers_json_to_who_asks_for_it() -> None:
    async with opened("4.10.0") as desk:
        inbox = await desk.inbox()
        path = f"inboxes/{inbox['id']}/reset_secret"
        headers = {"accept": "application/json"}
        missing = await desk.ask("admin", "POST", path, headers=headers)
        assert missing.json() == {"status": 404, "error": "Not Found"}


async def run(desk: Desk, number: int, name: str, params: Any, who: str = "admin") -> None:
    actions = [{"action_name": name, "action_params": params}]
    made = await desk.post("admin", "macros", name="x", visibility="global", actions=actions)
    path = f"macros/{made['payload']['id']}/execute"
    await desk.ask(who, "POST", path, json={"conversation_ids": [number, 99]})
    await desk.sandbox.idle()


async def test_every_other_action_of_a_macro_does_what_it_says() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        team = await desk.post("admin", "teams", name="it", allow_auto_assign=False)
        row = desk.row(number)
        seen: list[Any] = []
        for name, params, column in (
            ("assign_team", [team["id"]], "team_id"),
            ("assign_team", [99], "team_id"),
            ("assign_team", ["nil"], "team_id"),
            ("assign_team", [team["id"]], "team_id"),
            ("remove_assigned_team", [], "team_id"),
            ("assign_agent", [2], "assignee_id"),
            ("assign_agent", [99], "assignee_id"),
            ("assign_agent", "nil", "assignee_id"),
            ("change_priority", ["low"], "priority"),
            ("change_priority", ["loud"], "priority"),
            ("change_priority", ["nil"], "priority"),
            ("add_label", ["a", "b"], "labels"),
            ("remove_label", ["a"], "labels"),
            ("snooze_conversation", [], "status"),
            ("change_status", ["dancing"], "status"),
            ("change_status", ["open"], "status"),
            ("send_email_transcript", ["x@y.example"], "status"),
            ("mute_conversation", [], "status"),
        ):
            await run(desk, number, name, params)
            seen.append(getattr(row, column))
        it = team["id"]
        assert seen[:8] == [it, it, None, it, None, 2, 2, None]
        assert seen[8:13] == ["low", "low", None, ["a", "b"], ["b"]]
        assert seen[13:] == ["snoozed", "snoozed", "open", "open", "resolved"]


async def test_a_macro_sends_a_file_that_was_uploaded_before() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        file = {"attachment": ("manual.txt", b"Read me", "text/plain")}
        uploaded = (await desk.ask("admin", "POST", "upload", files=file)).json()
        await run(desk, number, "send_attachment", [uploaded["blob_id"]])
        await run(desk, number, "send_attachment", ["forged"])
        said = await desk.get("admin", f"conversations/{number}/messages")
        files = [m["attachments"][0] for m in said["payload"] if "attachments" in m]
        assert [file["file_size"] for file in files] == [7]


async def test_a_macro_outlives_who_made_it() -> None:
    async with opened() as desk:
        await desk.post("admin", "macros", name="Ours", visibility="global")
        desk.sandbox.world.store.users.remove(desk.sandbox.world.store.users.get(1))
        macros = (await desk.get("agent", "macros"))["payload"]
        assert "created_by" not in macros[0]


async def test_macros_are_listed_and_a_missing_one_is_an_empty_404() -> None:
    async with opened() as desk:
        await desk.post("agent", "macros", name="Mine", actions=[])
        mine = (await desk.get("agent", "macros"))["payload"]
        missing = await desk.ask("agent", "GET", "macros/99")
        refused = await desk.ask("admin", "DELETE", f"macros/{mine[0]['id']}")
        assert [macro["name"] for macro in mine] == ["Mine"]
        assert (missing.status_code, missing.content, refused.status_code) == (404, b"", 401)


async def test_a_bulk_action_snoozes_until_a_moment() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        until = int(time.time()) + 3600
        body = {"type": "conversation", "ids": [number], "snoozed_until": until}
        await desk.ask("agent", "POST", "bulk_actions", json=body | {"fields": {"status": 3}})
        await desk.sandbox.idle()
        row = desk.row(number)
        assert row.status == "snoozed"
        assert row.snoozed_until is not None
        assert int(row.snoozed_until.timestamp()) == until


async def test_an_unsent_answer_is_rewritten_and_shut_to_strangers() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        path = f"conversations/{await desk.conversation(inbox)}/draft_messages"
        for text in ("One", "Two"):
            await desk.ask("agent", "PATCH", path, json={"draft_message": {"message": text}})
        kept = await desk.get("agent", path)
        await desk.ask("agent", "DELETE", path)
        twice = await desk.ask("agent", "DELETE", path)
        body = {"inbox_id": inbox["id"], "user_ids": [2]}
        await desk.ask("admin", "DELETE", "inbox_members", json=body)
        assert (kept["message"], twice.status_code) == ("Two", 200)
        assert (await desk.ask("agent", "GET", path)).status_code == 401


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


async def test_a_survey_of_an_unknown_conversation_is_missing() -> None:
    async with opened() as desk:
        missing = await desk.ask(None, "GET", "/public/api/v1/csat_survey/none")
        assert missing.status_code == 404


@pytest.mark.parametrize("group", ["hour", "day", "week", "month", "year"])
async def test_a_series_has_one_point_a_slot(group: str) -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        await desk.post("agent", f"conversations/{number}/messages", content="Restart it")
        await desk.sandbox.idle()
        now = int(time.time())
        span = {"since": now - 800 * 86400, "until": now + 60, "group_by": group}
        reports = "/api/v2/accounts/1/reports"
        wanted = {"type": "inbox", "id": 1, **span}
        counts = await desk.get("admin", reports, metric="outgoing_messages_count", **wanted)
        averages = await desk.get("admin", reports, metric="avg_first_response_time", **wanted)
        assert sum(point["value"] for point in counts) == 1
        assert sum(point["count"] for point in averages) == 1
        assert len(counts) == len(averages) > 2


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"type": "planet"}, 500),
        ({"type": "team"}, 404),
        ({"type": "team", "id": 99}, 404),
        ({"type": "account"}, 500),
        ({"type": "account", "since": 1, "until": 2, "metric": "joy"}, 500),
    ],
)
async def test_a_report_of_nothing_known_is_refused(params: dict[str, Any], status: int) -> None:
    async with opened() as desk:
        refused = await desk.ask("admin", "GET", "/api/v2/accounts/1/reports", params=params)
        assert refused.status_code == status


async def test_a_label_has_its_own_report_and_a_span_its_limit() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        await desk.post("admin", "labels", title="screen")
        await desk.post("agent", f"conversations/{number}/labels", labels=["screen"])
        summaries = "/api/v2/accounts/1/summary_reports"
        rows = await desk.get("admin", f"{summaries}/label")
        long = {"since": 1, "until": int(time.time())}
        refused = await desk.ask("admin", "GET", f"{summaries}/channel", params=long)
        grouped = "/api/v2/accounts/1/live_reports/grouped_conversation_metrics"
        odd = await desk.ask("admin", "GET", grouped, params={"group_by": "planet"})
        assert rows[0]["conversations_count"] == 1
        assert refused.json() == {"error": "Date range cannot exceed 6 months"}
        assert odd.json() == {"error": "invalid group_by"}


async def test_ratings_are_sorted_and_shown_with_who_answered() -> None:
    async with opened() as desk:
        inbox = await desk.inbox(csat_survey_enabled=True)
        for rating in (5, 2):
            number = await desk.conversation(inbox)
            talk = f"conversations/{number}"
            await desk.ask("agent", "POST", f"{talk}/assignments", json={"assignee_id": 2})
            await desk.ask("agent", "POST", f"{talk}/toggle_status", json={"status": "resolved"})
            await desk.sandbox.idle()
            page = f"/public/api/v1/csat_survey/{desk.row(number).uuid}"
            values = {"submitted_values": {"csat_survey_response": {"rating": rating}}}
            await desk.ask(None, "PUT", page, json={"message": values})
            await desk.sandbox.idle()
        path = "csat_survey_responses"
        newest = await desk.get("admin", path, sort="-created_at", inbox_id=1)
        none = await desk.get("admin", path, team_id=7)
        gina = await desk.get("admin", f"{path}?user_ids[]=2")
        for contact in desk.sandbox.world.store.contacts:
            desk.sandbox.world.store.contacts.remove(contact)
        assert "contact" not in (await desk.get("admin", path))[0]
        assert [row["rating"] for row in newest] == [2, 5]
        assert newest[0]["assigned_agent"]["id"] == 2
        assert (none, len(gina)) == ([], 2)


async def test_the_console_is_served_under_every_address_of_the_dashboard() -> None:
    async with opened() as desk:
        deep = await desk.ask(None, "GET", "/app/accounts/1/conversations/17")
        script = await desk.ask(None, "GET", "/app/console/main.js")
        missing = await desk.ask(None, "GET", "/app/console/routes.py")
        assert "/app/console/main.js" in deep.text
        assert "default-src 'none'" in deep.headers["content-security-policy"]
        assert script.headers["content-type"].startswith("text/javascript")
        assert missing.status_code == 404
