from __future__ import annotations

import json
import time
from typing import Any

from tests.contract.sandbox.desk import Desk, opened

ANSWER = {"csat_survey_response": {"rating": 4, "feedback_message": "Quick!"}}


async def macro(desk: Desk, *actions: tuple[str, list[Any]], who: str = "admin") -> int:
    wanted = [{"action_name": name, "action_params": params} for name, params in actions]
    made = await desk.post(who, "macros", name="Do it", visibility="global", actions=wanted)
    return made["payload"]["id"]


async def run(desk: Desk, who: str, macro_id: int, number: int) -> int:
    body = {"conversation_ids": [number]}
    answer = await desk.ask(who, "POST", f"macros/{macro_id}/execute", json=body)
    await desk.sandbox.idle()
    return answer.status_code


async def test_a_macro_does_its_actions_in_the_agents_name() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        macro_id = await macro(
            desk,
            ("send_message", ["On it"]),
            ("add_private_note", ["seen"]),
            ("add_label", ["screen"]),
            ("change_priority", ["high"]),
            ("assign_agent", ["self"]),
            ("resolve_conversation", []),
        )
        assert await run(desk, "agent", macro_id, number) == 200
        row = desk.row(number)
        said = [m.content for m in desk.sandbox.world.store.messages_of(row) if m.sender_id == 2]
        assert (row.labels, row.priority, row.assignee_id) == (["screen"], "high", 2)
        assert (row.status, said) == ("resolved", ["On it", "seen"])


async def test_a_macro_calls_a_webhook_unsigned() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        url = "https://elsewhere.example/hook"
        await run(desk, "admin", await macro(desk, ("send_webhook_event", [url])), number)
        called = desk.bodies[-1]
        assert json.loads(called.content)["event"] == "macro.executed"
        assert not [name for name in called.headers if name.startswith("x-chatwoot")]


async def test_an_agents_macro_is_personal_and_stays_so() -> None:
    async with opened() as desk:
        macro_id = await macro(desk, ("mute_conversation", []), who="agent")
        shown = await desk.get("agent", f"macros/{macro_id}")
        foreign = await desk.ask("admin", "POST", f"macros/{macro_id}/execute", json={})
        assert shown["payload"]["visibility"] == "personal"
        assert foreign.status_code == 401


async def test_a_macro_with_an_unknown_action_is_refused() -> None:
    async with opened() as desk:
        refused = await desk.ask(
            "admin", "POST", "macros", json={"name": "x", "actions": [{"action_name": "dance"}]}
        )
        said = "Macro execution actions dance not supported."
        assert (refused.status_code, refused.json()) == (422, {"error": {"actions": [said]}})


async def test_a_bulk_action_changes_many_later_and_knows_conversations_only() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        numbers = [await desk.conversation(inbox) for _ in range(2)]
        body = {
            "type": "Conversation",
            "ids": numbers,
            "fields": {"status": "resolved", "assignee_id": None, "team_id": None},
            "labels": {"add": ["done"]},
        }
        answer = await desk.ask("agent", "POST", "bulk_actions", json=body)
        await desk.sandbox.idle()
        refused = await desk.ask("agent", "POST", "bulk_actions", json={"type": "Planet"})
        assert answer.status_code == 200
        assert [desk.row(n).status for n in numbers] == ["resolved", "resolved"]
        assert desk.row(numbers[0]).labels == ["done"]
        assert (refused.status_code, refused.json()) == (422, {"success": False})


async def test_a_bulk_action_tells_of_labels_and_fields_apart_and_unassigns() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        await desk.post("agent", f"conversations/{number}/labels", labels=["old"])
        await desk.post("agent", f"conversations/{number}/assignments", assignee_id=2)
        await desk.sandbox.idle()
        events = {"url": "https://x.example/", "subscriptions": ["conversation_updated"]}
        await desk.post("admin", "webhooks", **events)
        body = {"type": "Conversation", "ids": [number], "fields": {"assignee_id": None}}
        body["labels"] = {"add": ["new"], "remove": ["old"]}
        await desk.ask("agent", "POST", "bulk_actions", json=body)
        await desk.sandbox.idle()
        row = desk.row(number)
        assert (row.labels, row.assignee_id, len(desk.drained())) == (["new"], None, 3)


async def test_a_survey_is_answered_by_its_link() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox(csat_survey_enabled=True))
        page = f"/public/api/v1/csat_survey/{desk.row(number).uuid}"
        assert (await desk.ask(None, "GET", page)).status_code == 404
        status = {"status": "resolved"}
        await desk.ask("agent", "POST", f"conversations/{number}/toggle_status", json=status)
        await desk.sandbox.idle()
        body = {"message": {"submitted_values": ANSWER}}
        at_once = (await desk.ask(None, "PUT", page, json=body)).json()
        await desk.sandbox.idle()
        later = await desk.get(None, page)
        assert at_once["csat_survey_response"] is None
        assert later["csat_survey_response"]["rating"] == 4
        assert (await desk.ask(None, "PUT", page, json={})).status_code == 500


async def test_ratings_are_counted_for_administrators() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox(csat_survey_enabled=True))
        status = {"status": "resolved"}
        await desk.ask("admin", "POST", f"conversations/{number}/toggle_status", json=status)
        await desk.sandbox.idle()
        page = f"/public/api/v1/csat_survey/{desk.row(number).uuid}"
        await desk.ask(None, "PUT", page, json={"message": {"submitted_values": ANSWER}})
        await desk.sandbox.idle()
        metrics = await desk.get("admin", "csat_survey_responses/metrics")
        poor = await desk.get("admin", "csat_survey_responses", rating=1)
        assert metrics == {
            "total_count": 1,
            "ratings_count": {"4": 1},
            "total_sent_messages_count": 1,
        }
        assert poor == []


async def test_search_finds_messages_contacts_and_conversations_of_own_inboxes() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox(), "The zebra printer")
        body = {"assignee_id": 2}
        await desk.ask("agent", "POST", f"conversations/{number}/assignments", json=body)
        everything = (await desk.get("agent", "search", q="zebra"))["payload"]
        found = (await desk.get("agent", "search/conversations", q="dave"))["payload"]
        assert [m["content"] for m in everything["messages"]] == ["The zebra printer"]
        assert list(everything) == ["conversations", "contacts", "messages", "articles"]
        assert [c["id"] for c in found["conversations"]] == [number]
        assert found["conversations"][0]["agent"]["name"] == "Gina Agent"


async def test_search_breaks_on_a_conversation_without_a_message() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        door = f"/public/api/v1/inboxes/{inbox['inbox_identifier']}/contacts"
        dave = await desk.post(None, door, name="Dave", identifier="dave")
        await desk.post(None, f"{door}/{dave['source_id']}/conversations")
        broken = await desk.ask("agent", "GET", "search/conversations", params={"q": "dave"})
        assert broken.status_code == 500


async def test_an_unsent_answer_is_kept_until_it_is_dropped() -> None:
    async with opened() as desk:
        path = f"conversations/{await desk.conversation(await desk.inbox())}/draft_messages"
        await desk.ask("agent", "PATCH", path, json={"draft_message": {"message": "Dear D"}})
        kept = await desk.get("agent", path)
        await desk.ask("agent", "DELETE", path)
        assert kept == {"has_draft": True, "message": "Dear D"}
        assert await desk.get("agent", path) == {"has_draft": False}


async def test_reports_measure_replies_and_resolutions() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        talk = f"conversations/{number}"
        await desk.post("agent", f"{talk}/messages", content="Restart it")
        await desk.ask("agent", "POST", f"{talk}/toggle_status", json={"status": "resolved"})
        await desk.sandbox.idle()
        span = {"since": str(int(time.time()) - 60), "until": str(int(time.time()) + 60)}
        reports = "/api/v2/accounts/1"
        said = await desk.get("admin", f"{reports}/reports/summary", type="account", **span)
        series = await desk.get(
            "admin", f"{reports}/reports", type="account", metric="conversations_count", **span
        )
        counts = [said[f"{kind}_count"] for kind in ("conversations", "resolutions")]
        assert (counts, said["previous"]["conversations_count"]) == ([1, 1], 0)
        assert isinstance(said["avg_first_response_time"], float)
        assert sum(point["value"] for point in series) == 1


async def test_live_reports_count_what_is_open_now() -> None:
    async with opened() as desk:
        await desk.conversation(await desk.inbox())
        live = "/api/v2/accounts/1/live_reports"
        now = await desk.get("admin", f"{live}/conversation_metrics")
        by_team = await desk.get(
            "admin", f"{live}/grouped_conversation_metrics", group_by="team_id"
        )
        assert now == {"open": 1, "unattended": 1, "unassigned": 1, "pending": 0}
        assert by_team == [{"open": 1, "unattended": 1, "unassigned": 1, "team_id": None}]


async def test_summaries_name_every_agent_and_channel() -> None:
    async with opened() as desk:
        await desk.conversation(await desk.inbox())
        summaries = "/api/v2/accounts/1/summary_reports"
        agents = await desk.get("admin", f"{summaries}/agent")
        channels = await desk.get("admin", f"{summaries}/channel")
        assert [row["id"] for row in agents] == [1, 2]
        assert channels["Channel::Api"]["open"] == 1


async def test_muting_twice_resolves_and_tells_twice() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        await desk.ask("agent", "POST", f"conversations/{number}/mute")
        await desk.post("agent", f"conversations/{number}/toggle_status", status="open")
        await desk.ask("agent", "POST", f"conversations/{number}/mute")
        await desk.sandbox.idle()
        assert desk.row(number).status == "resolved"
        assert desk.written().count("Gina Agent has muted the conversation") == 2


async def test_who_was_not_muted_is_unmuted_all_the_same() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        await desk.ask("agent", "POST", f"conversations/{number}/unmute")
        await desk.sandbox.idle()
        assert "Gina Agent has unmuted the conversation" in desk.written()
