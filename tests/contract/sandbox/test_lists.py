from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from integrations.chatwoot.sandbox.clock import now
from tests.contract.sandbox.desk import Desk, opened


async def three(desk: Desk) -> None:
    """One open and Gina's, one urgent, one resolved: numbers 1 to 3."""
    inbox = await desk.inbox()
    for text in ("My screen is dark", "The zebra printer is loud", "Thanks"):
        await desk.conversation(inbox, text)
    await desk.post("agent", "conversations/1/assignments", assignee_id=2)
    await desk.ask("agent", "POST", "conversations/2/toggle_priority", json={"priority": "urgent"})
    await desk.post("agent", "conversations/3/toggle_status", status="resolved")
    await desk.post("agent", "conversations/2/labels", labels=["Hardware"])
    await desk.sandbox.idle()


async def listed(desk: Desk, **params: Any) -> list[int]:
    answer = await desk.get("agent", "conversations", **params)
    return sorted(conversation["id"] for conversation in answer["data"]["payload"])


async def filtered(desk: Desk, *lines: dict[str, Any]) -> Any:
    return await desk.post("agent", "conversations/filter", payload=list(lines))


def line(key: str, operator: str, *values: Any, joint: str | None = None) -> dict[str, Any]:
    return {
        "attribute_key": key,
        "filter_operator": operator,
        "values": list(values),
        "query_operator": joint,
    }


@pytest.mark.parametrize(
    ("params", "numbers"),
    [
        ({}, [1, 2]),
        ({"status": "all"}, [1, 2, 3]),
        ({"status": "nonsense"}, []),
        ({"assignee_type": "me"}, [1]),
        ({"assignee_type": "unassigned"}, [2]),
        ({"assignee_type": "assigned"}, [1]),
        ({"labels[]": "hardware"}, [2]),
        ({"labels": "none,Hardware"}, [2]),
        ({"labels[]": ""}, []),
        ({"status": ""}, []),
        ({"inbox_id": ""}, []),
        ({"q": ""}, [1, 2, 3]),
        ({"updated_within": "soon"}, []),
        ({"q": "ZEBRA"}, [2]),
        ({"conversation_type": "participating"}, [1]),
        ({"conversation_type": "unattended"}, [1, 2]),
        ({"page": "2"}, []),
        ({"updated_within": "60", "page": "2"}, [1, 2]),
    ],
)
async def test_a_list_narrows_by_its_parameters(
    params: dict[str, str], numbers: list[int]
) -> None:
    async with opened() as desk:
        await three(desk)
        assert await listed(desk, **params) == numbers


async def test_counts_are_taken_before_the_assignee_filter() -> None:
    async with opened() as desk:
        await three(desk)
        answer = await desk.get("agent", "conversations", assignee_type="me")
        assert answer["data"]["meta"] == {
            "mine_count": 1,
            "assigned_count": 1,
            "unassigned_count": 1,
            "all_count": 2,
        }


async def test_an_unknown_team_is_not_found_and_an_unknown_order_is_the_default() -> None:
    async with opened() as desk:
        await three(desk)
        team = await desk.ask("agent", "GET", "conversations", params={"team_id": 99})
        ordered = await desk.get("agent", "conversations", sort_by="nonsense")
        newest_first = await desk.get("agent", "conversations")
        assert (team.status_code, ordered) == (404, newest_first)


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("priority_desc", [2, 1, 3]),
        ("priority_asc", [1, 2, 3]),
        ("sort_on_priority", [2, 1, 3]),
        ("waiting_since_asc", [1, 2, 3]),
        ("waiting_since_desc", [2, 1, 3]),
        ("sort_on_created_at", [1, 2, 3]),
        ("created_at_desc", [3, 2, 1]),
    ],
)
async def test_who_has_no_priority_or_waits_no_more_comes_last(
    asked: str, numbers: list[int]
) -> None:
    async with opened() as desk:
        await three(desk)
        low = {"priority": "low"}
        await desk.ask("agent", "POST", "conversations/1/toggle_priority", json=low)
        await desk.sandbox.idle()
        answer = await desk.get("agent", "conversations", sort_by=asked, status="all")
        assert [conversation["id"] for conversation in answer["data"]["payload"]] == numbers


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        ([line("status", "equal_to", "resolved")], [3]),
        ([line("status", "equal_to", "all")], [1, 2, 3]),
        ([line("assignee_id", "is_present")], [1]),
        ([line("labels", "equal_to", "Hardware")], [2]),
        ([line("labels", "equal_to", "hardware")], []),
        ([line("labels", "not_equal_to", "Hardware")], [1, 3]),
        ([line("priority", "not_equal_to", "low")], [2]),
        ([line("assignee_id", "not_equal_to", 1)], [1]),
        ([line("assignee_id", "equal_to", "2")], [1]),
        ([line("priority", "equal_to", "all")], []),
        ([line("created_at", "is_greater_than", now().date().isoformat())], []),
        (
            [line("display_id", "equal_to", 1, joint="OR"), line("display_id", "equal_to", 3)],
            [1, 3],
        ),
        (
            [
                line("status", "equal_to", "open", joint="AND"),
                line("priority", "equal_to", "urgent"),
            ],
            [2],
        ),
        ([], [1, 2, 3]),
    ],
)
async def test_a_filter_keeps_what_its_lines_say(
    lines: list[dict[str, Any]], numbers: list[int]
) -> None:
    async with opened() as desk:
        await three(desk)
        found = (await filtered(desk, *lines))["payload"]
        assert sorted(conversation["id"] for conversation in found) == numbers


async def test_a_defined_attribute_can_be_filtered_by_whatever_its_case() -> None:
    async with opened() as desk:
        await three(desk)
        key = "portal_ticket"
        wanted = {"attribute_key": key, "attribute_display_name": "Ticket"}
        model = {"attribute_display_type": "text", "attribute_model": "conversation_attribute"}
        await desk.post("admin", "custom_attribute_definitions", **wanted, **model)
        body = {"custom_attributes": {key: "HD-000009"}}
        await desk.post("agent", "conversations/1/custom_attributes", **body)
        found = await filtered(desk, line(key, "equal_to", "hd-000009"))
        assert [conversation["id"] for conversation in found["payload"]] == [1]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (line("status", "contains", "open"), "Invalid operator. The allowed operators for status"),
        (line("status", "equal_to"), "Invalid value. The values provided for status are invalid"),
        (line("no", "equal_to", "x"), "Invalid attribute key - [no]."),
    ],
)
async def test_a_wrong_filter_line_is_refused_in_words(wrong: dict[str, Any], said: str) -> None:
    async with opened() as desk:
        assert (await filtered(desk, wrong))["error"].startswith(said)


async def test_a_filter_that_ends_in_a_joint_is_a_500() -> None:
    async with opened() as desk:
        body = {"payload": [line("status", "equal_to", "open", joint="AND")]}
        answer = await desk.ask("agent", "POST", "conversations/filter", json=body)
        assert answer.status_code == 500


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"payload": "x"},
        {"payload": [line("display_id", "contains", "1")]},
        {"payload": [line("inbox_id", "equal_to", "nonsense")]},
        {"payload": [line("status", "equal_to", 1)]},
    ],
)
async def test_a_filter_that_the_database_cannot_read_is_a_500(body: dict[str, Any]) -> None:
    async with opened() as desk:
        answer = await desk.ask("agent", "POST", "conversations/filter", json=body)
        assert answer.status_code == 500


@pytest.mark.parametrize(("version", "status"), [("4.10.0", 500), ("4.16.2", 422)])
async def test_a_date_that_is_none_was_left_to_the_database(version: str, status: int) -> None:
    async with opened(version) as desk:
        body = {"payload": [line("created_at", "is_less_than", "never")]}
        answer = await desk.ask("agent", "POST", "conversations/filter", json=body)
        assert answer.status_code == status


@pytest.mark.parametrize(("version", "status"), [("4.10.0", 200), ("4.16.2", 500)])
async def test_days_before_broke_on_the_way_to_4_16(version: str, status: int) -> None:
    async with opened(version) as desk:
        body = {"payload": [line("created_at", "days_before", 1)]}
        answer = await desk.ask("agent", "POST", "conversations/filter", json=body)
        assert answer.status_code == status


async def test_times_are_compared_with_dates() -> None:
    async with opened() as desk:
        await three(desk)
        tomorrow = (now() + timedelta(days=1)).date().isoformat()
        found = await filtered(desk, line("created_at", "is_less_than", tomorrow))
        assert len(found["payload"]) == 3


async def test_a_search_shows_the_lines_that_say_it() -> None:
    async with opened() as desk:
        await three(desk)
        found = await desk.get("agent", "conversations/search", q="zebra")
        assert [hit["messages"][0]["sender_name"] for hit in found["payload"]] == ["Dave"]


async def test_a_search_shows_no_activity_and_nothing_that_has_no_text() -> None:
    async with opened() as desk:
        await three(desk)
        for text in ("urgent, please", None):
            await desk.post("agent", "conversations/2/messages", content=text)
        found = await desk.get("agent", "conversations/search", q="urgent")
        texts = [line["content"] for hit in found["payload"] for line in hit["messages"]]
        blank = await desk.get("agent", "search/messages", q="")
        assert texts == ["urgent, please"]
        assert None not in [message["content"] for message in blank["payload"]["messages"]]
