from __future__ import annotations

import json
from typing import Any

import pytest

from integrations.chatwoot.sandbox.versions import VERSIONS, version_named
from tests.contract.sandbox.desk import Desk, opened


async def started(desk: Desk) -> tuple[dict[str, Any], int, str]:
    """An inbox, a conversation in it, and the address of its contact's door."""
    inbox = await desk.inbox()
    number = await desk.conversation(inbox)
    source = next(iter(desk.sandbox.world.store.contact_inboxes)).source_id
    return inbox, number, f"/public/api/v1/inboxes/{inbox['inbox_identifier']}/contacts/{source}"


@pytest.mark.parametrize("version", VERSIONS)
async def test_every_version_says_its_name(version: str) -> None:
    async with opened(version) as desk:
        assert (await desk.get(None, "/api"))["version"] == version


def test_an_unknown_version_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"4\.99"):
        version_named("4.99")


@pytest.mark.parametrize(("version", "status"), [("4.10.0", 404), ("4.12.0", 200)])
async def test_health_came_with_4_11(version: str, status: int) -> None:
    async with opened(version) as desk:
        assert (await desk.ask(None, "GET", "/health")).status_code == status


@pytest.mark.parametrize(("version", "raw"), [("4.14.2", True), ("4.16.2", False)])
async def test_a_public_update_answers_the_raw_record_before_4_16(version: str, raw: bool) -> None:
    async with opened(version) as desk:
        _, _, door = await started(desk)
        updated = (await desk.ask(None, "PATCH", door, json={"name": "Dave D."})).json()
        assert ("account_id" in updated) is raw


@pytest.mark.parametrize(("version", "status"), [("4.13.0", 200), ("4.14.0", 404)])
async def test_messages_of_another_door_are_shut_since_4_14(version: str, status: int) -> None:
    async with opened(version) as desk:
        inbox, number, door = await started(desk)
        second = {"inbox_id": inbox["id"], "source_id": "second"}
        await desk.post("agent", "contacts/1/contact_inboxes", **second)
        other = door.rpartition("/")[0] + f"/second/conversations/{number}/messages"
        assert (await desk.ask(None, "GET", other)).status_code == status


@pytest.mark.parametrize(("version", "count"), [("4.10.0", 17), ("4.12.0", 15)])
async def test_a_search_counts_its_page_since_4_11(version: str, count: int) -> None:
    async with opened(version) as desk:
        for n in range(17):
            await desk.post("agent", "contacts", name="Dave", identifier=f"dave-{n}")
        found = await desk.get("agent", "contacts/search", q="dave")
        assert found["meta"]["count"] == count
        assert ("has_more" in found["meta"]) is (version == "4.12.0")


@pytest.mark.parametrize(("version", "status"), [("4.14.0", 401), ("4.14.2", 200)])
async def test_a_bot_may_look_at_a_conversation_since_4_14_2(version: str, status: int) -> None:
    async with opened(version) as desk:
        _, number, _ = await started(desk)
        token = (await desk.post("admin", "agent_bots", name="Portal"))["access_token"]
        shown = await desk.ask(token, "GET", f"conversations/{number}")
        labels = await desk.ask(token, "GET", f"conversations/{number}/labels")
        assert (shown.status_code, labels.status_code) == (status, status)


@pytest.mark.parametrize(("version", "status"), [("4.10.0", 401), ("4.12.0", 200)])
async def test_a_bot_may_type_since_4_12(version: str, status: int) -> None:
    async with opened(version) as desk:
        _, number, _ = await started(desk)
        token = (await desk.post("admin", "agent_bots", name="Portal"))["access_token"]
        body, path = {"typing_status": "on"}, f"conversations/{number}/toggle_typing_status"
        assert (await desk.ask(token, "POST", path, json=body)).status_code == status


@pytest.mark.parametrize(("version", "kinds"), [("3.13.0", 404), ("4.0.4", 404), ("4.10.0", 200)])
async def test_a_messages_status_may_be_set_since_4_2(version: str, kinds: int) -> None:
    async with opened(version) as desk:
        _, number, _ = await started(desk)
        path = f"conversations/{number}/messages/1"
        answer = await desk.ask("agent", "PATCH", path, json={"status": "delivered"})
        assert answer.status_code == kinds


async def test_conversation_events_grew_with_the_versions() -> None:
    grown = {"3.13.0": set[str](), "4.0.4": {"updated_at"}, "4.14.2": {"updated_at", "account"}}
    for version, keys in grown.items():
        async with opened(version) as desk:
            hook = {"url": "https://x.example/h", "subscriptions": ["conversation_created"]}
            await desk.post("admin", "webhooks", **hook)
            await started(desk)
            body = json.loads(desk.drained()[0].content)
            assert body.keys() & {"updated_at", "account"} == keys


@pytest.mark.parametrize(("version", "has_type"), [("4.0.4", False), ("4.10.0", True)])
async def test_an_assignees_type_is_told_since_4_8(version: str, has_type: bool) -> None:
    async with opened(version) as desk:
        _, number, _ = await started(desk)
        await desk.post("agent", f"conversations/{number}/assignments", assignee_id=2)
        meta = (await desk.get("agent", f"conversations/{number}"))["meta"]
        assert ("assignee_type" in meta) is has_type


@pytest.mark.parametrize(("version", "times"), [("4.0.4", 2), ("4.10.0", 1)])
async def test_new_labels_were_told_twice_before_4_6(version: str, times: int) -> None:
    async with opened(version) as desk:
        hook = {"url": "https://x.example/h", "subscriptions": ["conversation_updated"]}
        await desk.post("admin", "webhooks", **hook)
        _, number, _ = await started(desk)
        desk.drained()
        await desk.post("agent", f"conversations/{number}/labels", labels=["vip"])
        await desk.sandbox.idle()
        assert len(desk.drained()) == times


@pytest.mark.parametrize(("version", "key"), [("4.10.0", "company"), ("4.16.2", "company_name")])
async def test_the_contact_filter_renamed_its_company_key(version: str, key: str) -> None:
    async with opened(version) as desk:
        line = {"attribute_key": key, "filter_operator": "contains", "values": ["x"]}
        answer = await desk.ask("agent", "POST", "contacts/filter", json={"payload": [line]})
        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("version", "begins"),
    [("4.0.4", "Please rate this conversation, http"), ("4.10.0", "Please rate the conversation")],
)
async def test_a_survey_was_its_link_before_4_3(version: str, begins: str) -> None:
    async with opened(version) as desk:
        number = await desk.conversation(await desk.inbox(csat_survey_enabled=True))
        await desk.post("agent", f"conversations/{number}/toggle_status", status="resolved")
        await desk.sandbox.idle()
        assert any((text or "").startswith(begins) for text in desk.written())


@pytest.mark.parametrize(("version", "is_there"), [("4.0.4", False), ("4.10.0", True)])
async def test_an_inbox_settles_how_surveys_look_since_4_2(version: str, is_there: bool) -> None:
    async with opened(version) as desk:
        assert ("csat_config" in await desk.inbox()) is is_there
