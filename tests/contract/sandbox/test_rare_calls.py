"""What is seldom asked of a Chatwoot: mostly that something else stays as it is."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest

from integrations.chatwoot.sandbox.service import STATE_FILE, SandboxOptions, create_sandbox
from tests.contract.sandbox.desk import Desk, opened
from tests.contract.sandbox.line import connected


def own(key: str, kind: str) -> dict[str, str]:
    """A field of the account's own, on conversations."""
    named = {"attribute_display_name": key, "attribute_key": key}
    return named | {"attribute_display_type": kind, "attribute_model": "conversation_attribute"}


async def filtered(desk: Desk, key: str, operator: str, value: Any) -> httpx.Response:
    line = {"attribute_key": key, "filter_operator": operator, "values": [value]}
    return await desk.ask("agent", "POST", "conversations/filter", json={"payload": [line]})


async def test_a_bulk_action_that_adds_nothing_leaves_contacts_their_labels() -> None:
    async with opened() as desk:
        await desk.conversation(await desk.inbox())
        people: dict[str, Any] = {"type": "Contact", "ids": [1]}
        for labels in ({"add": ["vip"]}, {"remove": ["vip"]}):
            body = people | {"labels": labels}
            answer = await desk.ask("agent", "POST", "bulk_actions", json=body)
            await desk.sandbox.idle()
        kept = await desk.get("agent", "contacts/1/labels")
        assert (answer.status_code, kept["payload"]) == (200, ["vip"])


async def test_a_search_without_a_word_shows_every_line() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        await desk.post("agent", f"conversations/{number}/messages", content="On it")
        [hit] = (await desk.get("agent", "conversations/search"))["payload"]
        assert [line["content"] for line in hit["messages"]] == ["My screen is dark", "On it"]


async def test_a_change_of_a_conversation_hears_of_its_priority_alone() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        body = {"status": "resolved", "assignee_id": 2}
        answer = await desk.ask("admin", "PATCH", f"conversations/{number}", json=body)
        assert answer.status_code == 200
        assert (desk.row(number).status, desk.row(number).assignee_id) == ("open", None)


@pytest.mark.parametrize(("version", "keeps"), [("4.14.2", True), ("4.16.2", False)])
async def test_a_bot_that_hands_off_keeps_its_name_there_until_4_16_2(
    version: str, keeps: bool
) -> None:
    async with opened(version) as desk:
        number = await desk.conversation(await desk.inbox())
        bot = await desk.post("admin", "agent_bots", name="Portal", bot_type="webhook")
        row = desk.row(number)
        row.status, row.assignee_bot_id = "pending", bot["id"]
        path = f"conversations/{number}/toggle_status"
        await desk.post(bot["access_token"], path, status="open")
        assert (row.status, row.assignee_bot_id) == ("open", bot["id"] if keeps else None)


async def test_a_field_that_is_ticked_is_filtered_by_yes_and_no() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        for key in ("other", "urgent"):
            await desk.post("admin", "custom_attribute_definitions", **own(key, "checkbox"))
        body = {"custom_attributes": {"urgent": True}}
        await desk.post("agent", f"conversations/{number}/custom_attributes", **body)
        counts = [
            len((await filtered(desk, "urgent", "equal_to", said)).json()["payload"])
            for said in ("true", "false")
        ]
        assert counts == [1, 0]


@pytest.mark.parametrize(("version", "status"), [("4.14.2", 200), ("4.16.2", 422)])
async def test_words_are_not_compared_as_greater_since_4_16(version: str, status: int) -> None:
    async with opened(version) as desk:
        await desk.conversation(await desk.inbox())
        await desk.post("admin", "custom_attribute_definitions", **own("room", "text"))
        assert (await filtered(desk, "room", "is_greater_than", "a")).status_code == status


async def test_a_field_of_a_kind_that_no_filter_knows_is_a_500() -> None:
    async with opened() as desk:
        await desk.conversation(await desk.inbox())
        await desk.post("admin", "custom_attribute_definitions", **own("cost", "currency"))
        assert (await filtered(desk, "cost", "equal_to", "1")).status_code == 500


async def test_an_account_without_automation_lists_no_rules() -> None:
    async with opened() as desk:
        assert await desk.get("admin", "automation_rules") == {"payload": []}


async def test_a_label_that_is_renamed_is_renamed_where_it_was_and_nowhere_else() -> None:
    async with opened() as desk:
        inbox = await desk.inbox(lock_to_single_conversation=False)
        numbers = [await desk.conversation(inbox) for _ in range(2)]
        label = await desk.post("admin", "labels", title="screen")
        for number, labels in zip(numbers, (["screen"], ["printer"]), strict=True):
            await desk.post("agent", f"conversations/{number}/labels", labels=labels)
        await desk.ask("admin", "PATCH", f"labels/{label['id']}", json={"title": "display"})
        await desk.sandbox.idle()
        assert [desk.row(number).labels for number in numbers] == [["display"], ["printer"]]


async def test_items_that_are_no_list_are_named_as_ruby_names_them() -> None:
    async with opened() as desk:
        path = f"conversations/{await desk.conversation(await desk.inbox())}/messages"
        body = {"content_type": "cards", "content_attributes": {"items": True}}
        said = (await desk.post("agent", path, content="?", **body))["error"]
        assert said == "undefined method `reject' for true"


async def test_a_file_that_is_sent_alone_where_a_list_is_due_is_named_too() -> None:
    async with opened() as desk:
        path = f"conversations/{await desk.conversation(await desk.inbox())}/messages"
        alone = [("attachments", ("x.txt", b"x", "text/plain"))]
        answer = await desk.ask("agent", "POST", path, files=alone)
        assert "an instance of ActionDispatch::Http::UploadedFile" in answer.json()["error"]


async def test_a_delivery_status_that_nobody_knows_changes_nothing() -> None:
    async with opened() as desk:
        path = f"conversations/{await desk.conversation(await desk.inbox())}/messages"
        sent = await desk.post("agent", path, content="On it")
        for status in ("read", "flown", "delivered"):
            body = {"status": status}
            shown = await desk.ask("admin", "PATCH", f"{path}/{sent['id']}", json=body)
        assert (shown.status_code, shown.json()["status"]) == (200, "read")


@pytest.mark.parametrize(("version", "moves"), [("4.10.0", True), ("4.16.2", False)])
async def test_who_looks_again_at_what_is_read_leaves_no_mark_since_4_11(
    version: str, moves: bool
) -> None:
    async with opened(version) as desk:
        number = await desk.conversation(await desk.inbox())
        await desk.post("agent", f"conversations/{number}/update_last_seen")
        before = desk.row(number).agent_last_seen_at
        await desk.post("agent", f"conversations/{number}/update_last_seen")
        assert (desk.row(number).agent_last_seen_at != before) is moves


@pytest.mark.parametrize(("version", "count"), [("3.13.0", 1), ("4.16.2", 0)])
async def test_files_are_listed_by_pages_since_4_0(version: str, count: int) -> None:
    async with opened(version) as desk:
        number = await desk.conversation(await desk.inbox())
        file = [("attachments[]", ("x.txt", b"x", "text/plain"))]
        await desk.ask("agent", "POST", f"conversations/{number}/messages", files=file)
        page = await desk.get("agent", f"conversations/{number}/attachments", page=2)
        assert (page["meta"]["total_count"], len(page["payload"])) == (1, count)


async def test_presence_said_with_a_key_that_was_changed_is_not_announced() -> None:
    async with opened() as desk, connected(desk) as line:
        gina = desk.sandbox.world.store.users.get(2)
        key = line.subscribe(pubsub_token=gina.pubsub_token, account_id=1, user_id=2)
        await line.quiet(desk)
        gina.pubsub_token, before = "changed-with-the-password", len(line.heard)
        line.say(command="message", identifier=key, data='{"action":"update_presence"}')
        await line.quiet(desk)
        assert len(line.heard) == before


@pytest.mark.parametrize("version", ["4.10.0", "4.16.2"])
async def test_who_has_a_conversation_keeps_it_where_the_inbox_assigns_by_itself(
    version: str,
) -> None:
    async with opened(version) as desk:
        number = await desk.conversation(await desk.inbox(enable_auto_assignment=True))
        for user in desk.sandbox.world.store.users:
            desk.sandbox.world.presence.see_user(user)
        await desk.post("admin", f"conversations/{number}/assignments", assignee_id=2)
        for status in ("resolved", "open"):
            await desk.post("admin", f"conversations/{number}/toggle_status", status=status)
            await desk.sandbox.idle()
        assert desk.row(number).assignee_id == 2


@pytest.mark.parametrize(("assigns", "assignee"), [(True, 2), (False, None)])
async def test_a_team_that_does_not_assign_leaves_what_is_its_own_to_nobody(
    assigns: bool, assignee: int | None
) -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox(enable_auto_assignment=True))
        team = await desk.post("admin", "teams", name="it", allow_auto_assign=assigns)
        await desk.post("admin", f"teams/{team['id']}/team_members", user_ids=[2])
        row = desk.row(number)
        row.status, row.team_id = "pending", team["id"]
        desk.sandbox.world.presence.see_user(desk.sandbox.world.store.users.get(2))
        await desk.post("admin", f"conversations/{number}/toggle_status", status="open")
        await desk.sandbox.idle()
        assert row.assignee_id == assignee


async def test_a_contact_that_types_in_no_known_way_is_not_announced() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        number = await desk.conversation(inbox)
        source = next(iter(desk.sandbox.world.store.contact_inboxes)).source_id
        door = f"/public/api/v1/inboxes/{inbox['inbox_identifier']}/contacts/{source}"
        desk.drained()
        path = f"{door}/conversations/{number}/toggle_typing"
        answer = await desk.ask(None, "POST", path, json={"typing_status": "perhaps"})
        await desk.sandbox.idle()
        assert (answer.status_code, desk.drained()) == (200, [])


async def test_what_a_contact_fills_in_is_kept_also_where_it_is_no_rating() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        number = await desk.conversation(inbox)
        source = next(iter(desk.sandbox.world.store.contact_inboxes)).source_id
        door = f"/public/api/v1/inboxes/{inbox['inbox_identifier']}/contacts/{source}"
        path = f"conversations/{number}/messages"
        items = {"items": [{"title": "Screen", "value": "screen"}]}
        body = {"content_type": "input_select", "content_attributes": items}
        asked = await desk.post("agent", path, content="Which?", **body)
        given = {"submitted_values": {"title": "Screen", "value": "screen", "more": 1}}
        path = f"{door}/conversations/{number}/messages/{asked['id']}"
        await desk.ask(None, "PATCH", path, json=given)
        kept = desk.sandbox.world.store.messages.get(asked["id"]).content_attributes
        assert kept["submitted_values"] == {"title": "Screen", "value": "screen"}


async def test_an_inbox_that_is_deleted_takes_nothing_of_another_with_it() -> None:
    async with opened() as desk:
        first, second = await desk.inbox(), await desk.inbox(name="Other")
        await desk.conversation(first)
        kept = await desk.conversation(second)
        await desk.ask("admin", "DELETE", f"inboxes/{first['id']}")
        await desk.sandbox.idle()
        store = desk.sandbox.world.store
        assert [row.display_id for row in store.conversations] == [kept]
        assert {door.inbox_id for door in store.contact_inboxes} == {second["id"]}


async def test_a_conversation_that_is_deleted_takes_its_own_rating_alone() -> None:
    async with opened() as desk:
        inbox = await desk.inbox(lock_to_single_conversation=False, csat_survey_enabled=True)
        numbers = [await desk.conversation(inbox) for _ in range(2)]
        for number in numbers:
            await desk.post("admin", f"conversations/{number}/toggle_status", status="resolved")
            await desk.sandbox.idle()
            rating = {"csat_survey_response": {"rating": 4}}
            path = f"/public/api/v1/csat_survey/{desk.row(number).uuid}"
            await desk.ask(None, "PUT", path, json={"message": {"submitted_values": rating}})
        await desk.sandbox.idle()
        await desk.ask("admin", "DELETE", f"conversations/{numbers[0]}")
        await desk.sandbox.idle()
        rated = [row.conversation_id for row in desk.sandbox.world.store.csat_responses]
        assert rated == [desk.row(numbers[1]).id]


async def test_a_contact_whose_removal_takes_no_time_takes_its_conversations_along() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        desk.sandbox.world.faults.contact_removal_seconds = 0.0
        await desk.ask("admin", "DELETE", "contacts/1")
        answer = await desk.ask("agent", "GET", f"conversations/{number}")
        assert (answer.status_code, desk.written()) == (404, [])


async def test_what_support_said_to_a_merged_contact_stays_supports_words() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        await desk.post("agent", f"conversations/{number}/messages", content="On it")
        other = await desk.post("agent", "contacts", name="David")
        ids = {"base_contact_id": other["payload"]["contact"]["id"], "mergee_contact_id": 1}
        await desk.post("admin", "actions/contact_merge", **ids)
        said = desk.sandbox.world.store.messages_of(desk.row(number))
        senders = [(message.sender_type, message.sender_id) for message in said]
        assert senders == [("Contact", ids["base_contact_id"]), ("User", 2)]


async def test_a_file_that_was_sent_twice_goes_once_with_its_conversation() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        file = {"attachment": ("x.txt", b"x", "text/plain")}
        kept = (await desk.ask("agent", "POST", "upload", files=file)).json()["blob_id"]
        for text in ("um", "dois"):
            path = f"conversations/{number}/messages"
            await desk.post("agent", path, content=text, attachments=[kept])
        sent = len(desk.sandbox.world.store.attachments)
        await desk.ask("admin", "DELETE", f"conversations/{number}")
        await desk.sandbox.idle()
        store = desk.sandbox.world.store
        assert (sent, len(store.blobs), store.blob_bytes) == (2, 0, {})


async def test_a_file_of_a_later_version_is_read_for_what_is_known_here(tmp_path: Path) -> None:
    first = create_sandbox(SandboxOptions(data_dir=tmp_path))
    await first.start()
    tokens = [user.access_token for user in first.world.store.users]
    await first.stop()
    with sqlite3.connect(tmp_path / STATE_FILE) as later:
        later.execute("insert into record (kind, id, body) values ('moons', 1, '{}')")
        later.execute("insert into sequence (name, next) values ('moons', 2)")
    later.close()
    second = create_sandbox(SandboxOptions(data_dir=tmp_path))
    await second.start()
    assert [user.access_token for user in second.world.store.users] == tokens
    await second.stop()
