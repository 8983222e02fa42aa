from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from integrations.chatwoot.sandbox.clock import now
from integrations.chatwoot.sandbox.effects import messages
from tests.contract.sandbox.desk import Desk, opened

CARD = {"title": "Manual", "actions": [{"type": "link"}]}


async def contact_behind(desk: Desk, inbox: dict[str, Any], source: str) -> dict[str, Any]:
    body = {"name": "Dave", "inbox_id": inbox["id"], "source_id": source}
    return (await desk.post("agent", "contacts", **body))["payload"]["contact"]


async def answered(desk: Desk, number: int, **message: Any) -> int:
    path = f"conversations/{number}/messages"
    return (await desk.ask("agent", "POST", path, json=message)).status_code


async def test_a_conversation_is_begun_by_a_source_alone_and_by_none_not() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        await contact_behind(desk, inbox, "one")
        begun = await desk.post("agent", "conversations", source_id="one")
        lost = await desk.ask("agent", "POST", "conversations", json={"source_id": "two"})
        assert (begun["inbox_id"], lost.status_code) == (inbox["id"], 404)


@pytest.mark.parametrize(
    ("message", "status"),
    [
        ({"content": "x", "message_type": "shout"}, 500),
        ({"content": "x" * 150_001}, 422),
    ],
)
async def test_a_conversation_whose_first_message_is_bad_is_not_begun_but_counts(
    message: dict[str, Any], status: int
) -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        contact = await contact_behind(desk, inbox, "one")
        body = {"inbox_id": inbox["id"], "contact_id": contact["id"]}
        refused = await desk.ask(
            "agent", "POST", "conversations", json={**body, "message": message}
        )
        begun = await desk.post("agent", "conversations", **body)
        assert (refused.status_code, begun["id"]) == (status, 2)


async def test_a_conversation_begins_with_a_known_status_and_a_moment_that_is_one() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        contact = await contact_behind(desk, inbox, "one")
        body = {"inbox_id": inbox["id"], "contact_id": contact["id"]}
        broken = await desk.ask("agent", "POST", "conversations", json={**body, "status": "lost"})
        snoozed = {"status": "snoozed", "snoozed_until": "tomorrow"}
        begun = await desk.post("agent", "conversations", **body, **snoozed)
        assert (broken.status_code, begun["status"], begun["snoozed_until"]) == (
            500,
            "snoozed",
            None,
        )


async def test_a_page_that_a_conversation_came_from_is_kept_when_it_is_a_web_address() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        contact = await contact_behind(desk, inbox, "one")
        body = {"inbox_id": inbox["id"], "contact_id": contact["id"]}
        kept = [
            await desk.post(
                "agent", "conversations", **body, additional_attributes={"referer": at}
            )
            for at in ("https://x.example/", "javascript:alert(1)")
        ]
        assert [one["additional_attributes"]["referer"] for one in kept] == [
            "https://x.example/",
            None,
        ]


async def test_attributes_without_the_key_are_no_request_and_long_ones_refused() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        path = f"conversations/{number}/custom_attributes"
        long = {"custom_attributes": {"ref": "x" * 1501}}
        assert (await desk.ask("agent", "POST", path, json={})).status_code == 500
        assert (await desk.ask("agent", "POST", path, json=long)).status_code == 422


async def test_only_the_last_minute_counts_for_how_many_messages_there_may_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(messages, "PER_MINUTE", 2)
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        assert await answered(desk, number, content="second") == 200
        assert await answered(desk, number, content="third") == 422
        for message in desk.sandbox.world.store.messages:
            message.created_at -= timedelta(minutes=2)
        assert await answered(desk, number, content="third") == 200


async def test_a_bot_hands_over_and_the_customer_waits_since_the_last_word() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        bot = await desk.post("admin", "agent_bots", name="Portal")
        row = desk.row(number)
        row.status, row.waiting_since = "pending", None
        path = f"conversations/{number}/toggle_status"
        answer = await desk.ask(bot["access_token"], "POST", path, json={"status": "open"})
        assert (answer.status_code, row.status) == (200, "open")
        assert row.waiting_since is not None


async def test_a_message_is_read_with_all_its_odd_fields() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        bot = await desk.post("admin", "agent_bots", name="Portal")
        path = f"conversations/{number}/messages"
        by_bot = {"sender_type": "AgentBot", "sender_id": bot["id"], "external_created_at": 17}
        said = await desk.post("agent", path, content="Hi", content_type=3, **by_bot)
        plain = await desk.post("agent", path, content="Hi", content_attributes="no json")
        assert (said["content_type"], plain["content_type"]) == ("input_email", "text")
        assert said["content_attributes"]["external_created_at"] == 17
        assert (said["sender"]["name"], plain["sender"]["name"]) == ("Portal", "Gina Agent")
        assert plain["content_attributes"] == {}


@pytest.mark.parametrize(
    "message",
    [
        {"content_type": "cards", "content_attributes": {"items": []}},
        {"content_type": "cards", "content_attributes": {"items": [{**CARD, "colour": 1}]}},
        {"content_type": "cards", "content_attributes": {"items": [{"title": "Manual"}]}},
        {"attachments": "a text"},
    ],
)
async def test_items_and_files_that_are_none_break_the_call(message: dict[str, Any]) -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        before = len(desk.written())
        good = {"content_type": "cards", "content_attributes": {"items": [CARD]}}
        assert await answered(desk, number, content="x", **message) in (422, 500)
        assert len(desk.written()) == before
        assert await answered(desk, number, content="x", **good) == 200


async def test_internal_lines_are_left_out_of_a_page_on_request() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        path = f"conversations/{number}/messages"
        await desk.post("agent", path, content="secret", private=True)
        page = await desk.get("agent", path, filter_internal_messages="0")
        assert [message["content"] for message in page["payload"]] == ["My screen is dark"]


async def test_what_the_channel_could_not_send_says_why_and_is_sent_again() -> None:
    async with opened() as desk:
        first = await desk.conversation(await desk.inbox())
        path = f"conversations/{first}/messages"
        said = await desk.post("agent", path, content="Hi")
        failed = {"status": "failed", "external_error": "too long"}
        answer = await desk.ask("agent", "PATCH", f"{path}/{said['id']}", json=failed)
        missing = await desk.ask("agent", "POST", f"{path}/9999/retry", json={})
        later = {"status": "delivered", "external_error": "nobody asks"}
        sent = await desk.ask("agent", "PATCH", f"{path}/{said['id']}", json=later)
        assert answer.json()["content_attributes"]["external_error"] == "too long"
        assert sent.json()["content_attributes"] == {"external_error": None}
        assert missing.status_code == 422
        assert "Couldn't find Message with 'id'=9999" in missing.text


async def test_a_message_is_not_found_in_another_conversation() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        first, second = await desk.conversation(inbox), await desk.conversation(inbox)
        said = await desk.post("agent", f"conversations/{first}/messages", content="Hi")
        path = f"conversations/{second}/messages/{said['id']}"
        assert (await desk.ask("agent", "DELETE", path)).status_code == 404
        assert "Hi" in desk.written()


async def test_a_number_that_is_none_is_not_found() -> None:
    async with opened() as desk:
        answer = await desk.ask("agent", "GET", "contacts/dave")
        assert answer.status_code == 404


async def test_a_transcript_needs_an_address() -> None:
    async with opened() as desk:
        path = f"conversations/{await desk.conversation(await desk.inbox())}/transcript"
        sent = await desk.ask("agent", "POST", path, json={"email": "d@x.example"})
        refused = await desk.ask("agent", "POST", path, json={})
        assert (sent.status_code, refused.status_code) == (200, 422)


@pytest.mark.parametrize(("version", "has_id"), [("4.10.0", False), ("4.16.2", True)])
async def test_a_conversations_files_are_listed(version: str, has_id: bool) -> None:
    async with opened(version) as desk:
        number = await desk.conversation(await desk.inbox())
        files = [("attachments[]", ("x.png", b"PNG", "image/png"))]
        await desk.ask("agent", "POST", f"conversations/{number}/messages", files=files)
        [listed] = (await desk.get("agent", f"conversations/{number}/attachments"))["payload"]
        assert (listed["file_type"], listed["file_size"], "id" in listed) == ("image", 3, has_id)
        assert listed["sender"]["name"] == "Gina Agent"


@pytest.mark.parametrize(
    ("window", "age_hours", "may"),
    [("24", 1, True), ("24", 25, False), ("soon", 1, False)],
)
async def test_an_inbox_may_let_answers_go_out_for_some_hours_only(
    window: str, age_hours: int, may: bool
) -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        number = await desk.conversation(inbox)
        store = desk.sandbox.world.store
        row = store.inboxes.get(inbox["id"])
        row.channel_additional_attributes = {"agent_reply_time_window": window}
        for message in store.messages:
            message.created_at = now() - timedelta(hours=age_hours)
        shown = await desk.get("agent", f"conversations/{number}")
        assert shown["can_reply"] is may
