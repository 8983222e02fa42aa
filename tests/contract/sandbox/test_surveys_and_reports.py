from __future__ import annotations

import time
from typing import Any

import pytest

from tests.contract.sandbox.desk import opened


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


async def test_the_page_behind_a_surveys_link_is_a_page() -> None:
    async with opened() as desk:
        page = await desk.ask(None, "GET", "/survey/responses/whatever")
        assert (page.status_code, page.headers["content-type"][:9]) == (200, "text/html")


async def test_submitted_values_that_are_no_objects_are_dropped() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        number = await desk.conversation(inbox)
        source = next(iter(desk.sandbox.world.store.contact_inboxes)).source_id
        door = f"/public/api/v1/inboxes/{inbox['inbox_identifier']}/contacts/{source}"
        body = {"submitted_values": ["x", {"title": "First", "value": "1", "z": 1}]}
        path = f"{door}/conversations/{number}/messages/1"
        answer = (await desk.ask(None, "PATCH", path, json=body)).json()
        chosen = [{"title": "First", "value": "1"}]
        assert answer["content_attributes"] == {"submitted_values": chosen}
