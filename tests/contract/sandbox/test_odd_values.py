"""Values of another kind than the field's: what Rails makes of them, or how it breaks."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.contract.sandbox.desk import Desk, opened

CARD = {"content_type": "cards"}
SELECT = {"content_type": "input_select"}


async def asked(desk: Desk, path: str, **body: Any) -> httpx.Response:
    number = await desk.conversation(await desk.inbox())
    return await desk.ask("agent", "POST", f"conversations/{number}/{path}", json=body)


async def test_a_message_type_given_as_the_number_zero_is_an_incoming_one() -> None:
    async with opened() as desk:
        said = (await asked(desk, "messages", content=True, message_type=0)).json()
        assert (said["message_type"], said["sender"]["type"]) == (0, "contact")
        assert said["content"] == "t"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"source_id": "s" * 20_001}, "Validation failed: Source is too long (maximum is 20000"),
        ({"attachments": "x"}, "undefined method `each' for an instance of String"),
        (SELECT | {"content_attributes": {"items": "x"}}, "undefined method `reject' for an inst"),
        (SELECT | {"content_attributes": {"items": [1]}}, "undefined method `keys' for an instan"),
        (
            SELECT | {"content_attributes": {"items": [{"title": "a", "z": 1}]}},
            "Validation failed: Content attributes contains invalid keys for items : [:z]",
        ),
        (
            CARD | {"content_attributes": {"items": [{"title": "a", "actions": [{"z": 1}]}]}},
            "Validation failed: Content attributes contains invalid keys for actions:  [:z]",
        ),
    ],
)
async def test_a_message_is_refused_in_the_builders_words(
    body: dict[str, Any], error: str
) -> None:
    async with opened() as desk:
        answer = await asked(desk, "messages", content="x", **body)
        assert answer.status_code == 422
        assert answer.json()["error"].startswith(error)


async def test_a_campaigns_and_a_rules_message_answer_nobody() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        path = f"conversations/{number}/messages"
        await desk.post("agent", path, content="x", campaign_id=3)
        rule = {"automation_rule_id": 1}
        await desk.post("agent", path, content="x", content_attributes=rule)
        row = desk.row(number)
        assert (row.first_reply_created_at, row.waiting_since is None) == (None, False)
        shown = await desk.get("agent", f"conversations/{number}")
        assert shown["messages"][0]["additional_attributes"] == {}


async def test_a_templates_parameters_are_kept_with_the_message() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        template = {"name": "hello", "language": "en"}
        path = f"conversations/{number}/messages"
        await desk.post("agent", path, content="x", template_params=template)
        shown = await desk.get("agent", f"conversations/{number}")
        assert shown["messages"][0]["additional_attributes"] == {"template_params": template}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("toggle_status", {"status": 1}, 200),
        ("toggle_status", {"status": "1"}, 500),
        ("toggle_status", {"status": "snoozed", "snoozed_until": "soon"}, 500),
        ("toggle_status", {"status": "open", "snoozed_until": ""}, 500),
        ("toggle_priority", {"priority": 3}, 200),
        ("toggle_priority", {"priority": 4}, 500),
        ("custom_attributes", {"custom_attributes": "x"}, 500),
        ("participants", {}, 500),
        ("messages/abc/retry", {}, 422),
    ],
)
async def test_a_conversation_takes_enums_as_numbers_and_breaks_at_other_kinds(
    path: str, body: dict[str, Any], status: int
) -> None:
    async with opened() as desk:
        assert (await asked(desk, path, **body)).status_code == status


@pytest.mark.parametrize(
    "body",
    [{"message": "text"}, {"custom_attributes": "x"}, {"additional_attributes": [1]}],
)
async def test_a_conversation_is_not_opened_with_a_text_for_an_object(
    body: dict[str, Any],
) -> None:
    async with opened() as desk:
        await desk.conversation(await desk.inbox())
        ids = {"inbox_id": 1, "contact_id": 1}
        answer = await desk.ask("agent", "POST", "conversations", json=ids | body)
        assert answer.status_code == 500
        assert len(list(desk.sandbox.world.store.conversations)) == 1


async def test_labels_given_as_one_text_are_none() -> None:
    async with opened() as desk:
        assert (await asked(desk, "labels", labels="a,b")).json() == {"payload": []}


async def test_who_stays_a_participant_keeps_the_place() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        path = f"conversations/{number}/participants"
        await desk.post("agent", path, user_ids=[2])
        answer = await desk.ask("agent", "PATCH", path, json={"user_ids": [1, 2]})
        assert [user["id"] for user in answer.json()] == [2, 1]


@pytest.mark.parametrize(
    ("path", "body", "attribute"),
    [
        ("labels", {"title": "x" * 256}, "title"),
        ("teams", {"name": "x", "description": "x" * 20_001}, "description"),
        ("canned_responses", {"short_code": "x" * 256, "content": "y"}, "short_code"),
        ("agent_bots", {"name": "x" * 256}, "name"),
        ("inboxes", {"name": "x" * 256, "channel": {"type": "api"}}, "name"),
        ("contacts/1/contact_inboxes", {"inbox_id": 1, "source_id": "x" * 20_001}, "source_id"),
        ("contacts/1/notes", {"content": "x" * 20_001}, "content"),
    ],
)
async def test_every_column_has_its_longest_text(
    path: str, body: dict[str, Any], attribute: str
) -> None:
    async with opened() as desk:
        await desk.conversation(await desk.inbox())
        answer = await desk.ask("admin", "POST", path, json=body)
        assert (answer.status_code, answer.json()["attributes"]) == (422, [attribute])


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "labels", {"title": "vip", "color": None}, 500),
        ("PATCH", "inboxes/1", {"timezone": "Nowhere"}, 422),
        ("PATCH", "inboxes/1", {"greeting_message": "x" * 10_001}, 422),
        ("PATCH", "", {"name": " "}, 422),
        ("POST", "macros", {}, 500),
        ("DELETE", "macros/99", {}, 500),
        ("POST", "macros/99/execute", {"conversation_ids": [1]}, 200),
        ("GET", "contacts/search?q=Dave&page=0", {}, 500),
        ("GET", "contacts?page=0", {}, 200),
    ],
)
async def test_settings_have_their_own_limits_and_breaks(
    method: str, path: str, body: dict[str, Any], status: int
) -> None:
    async with opened() as desk:
        await desk.conversation(await desk.inbox())
        assert (await desk.ask("admin", method, path, json=body)).status_code == status


async def test_contacts_are_labelled_together_and_deleted_by_administrators() -> None:
    async with opened() as desk:
        await desk.conversation(await desk.inbox())
        people = {"type": "Contact", "ids": [1, 99]}
        await desk.ask("agent", "POST", "bulk_actions", json=people | {"labels": {"add": ["vip"]}})
        await desk.sandbox.idle()
        labels = await desk.get("agent", "contacts/1/labels")
        gone = people | {"action_name": "delete"}
        refused = await desk.ask("agent", "POST", "bulk_actions", json=gone)
        await desk.ask("admin", "POST", "bulk_actions", json=gone)
        await desk.sandbox.idle()
        assert (labels["payload"], refused.status_code) == (["vip"], 401)
        assert (await desk.ask("agent", "GET", "contacts/1")).status_code == 404
