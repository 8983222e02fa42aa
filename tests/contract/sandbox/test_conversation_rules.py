from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contract.sandbox.desk import Desk, opened

MINUTE = 60


async def write(desk: Desk, number: int, who: str = "agent", **message: Any) -> dict[str, Any]:
    body = {"content": "hello"} | message
    written = await desk.post(who, f"conversations/{number}/messages", **body)
    await desk.sandbox.idle()
    return written


async def texts(desk: Desk, number: int) -> list[str]:
    page = await desk.get("agent", f"conversations/{number}/messages")
    return [message["content"] for message in page["payload"]]


async def settle_as(desk: Desk, number: int, status: str, **more: Any) -> None:
    await desk.post("agent", f"conversations/{number}/toggle_status", status=status, **more)
    await desk.sandbox.idle()


async def bot(desk: Desk, **settings: Any) -> dict[str, Any]:
    return await desk.post("admin", "agent_bots", name="Portal", **settings)


@pytest.mark.parametrize(
    ("before", "after"),
    [("resolved", "open"), ("snoozed", "open"), ("pending", "pending"), ("open", "open")],
)
async def test_an_incoming_message_reopens_what_rests(before: str, after: str) -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        await settle_as(desk, number, before)
        await write(desk, number, message_type="incoming")
        assert desk.row(number).status == after


async def test_a_blocked_contact_reopens_nothing() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        await desk.ask("agent", "POST", f"conversations/{number}/mute")
        await write(desk, number, message_type="incoming")
        assert desk.row(number).status == "resolved"


async def test_a_note_answers_nobody() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        await write(desk, number, private=True)
        row = desk.row(number)
        assert (row.first_reply_created_at, row.waiting_since) == (None, row.created_at)


@pytest.mark.parametrize(("version", "waits"), [("4.0.4", True), ("4.10.0", False)])
async def test_a_bots_answer_ends_the_waiting_since_4_10(version: str, waits: bool) -> None:
    async with opened(version) as desk:
        number = await desk.conversation(await desk.inbox())
        portal = await bot(desk)
        await write(desk, number, portal["access_token"])
        assert (desk.row(number).waiting_since is not None) is waits


@pytest.mark.parametrize("version", ["4.0.4", "4.10.0", "4.16.2"])
@pytest.mark.parametrize(
    "message", [{"content_attributes": {"automation_rule_id": 1}}, {"campaign_id": 7}]
)
async def test_what_a_rule_or_a_campaign_sends_answers_nobody(
    version: str, message: dict[str, Any]
) -> None:
    async with opened(version) as desk:
        number = await desk.conversation(await desk.inbox())
        await write(desk, number, **message)
        row = desk.row(number)
        assert (row.first_reply_created_at, row.waiting_since) == (None, row.created_at)


@pytest.mark.parametrize(
    ("private", "line"),
    [
        (False, "System reopened the conversation due to a new incoming message."),
        (True, "Conversation was reopened by Portal"),
    ],
)
async def test_a_private_line_of_the_contacts_is_laid_to_the_caller(
    private: bool, line: str
) -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        portal = await bot(desk)
        await desk.post("agent", f"conversations/{number}/toggle_status", status="resolved")
        incoming = {"message_type": "incoming", "private": private}
        await write(desk, number, portal["access_token"], **incoming)
        await desk.sandbox.idle()
        assert desk.written()[-1] == line


async def test_who_answers_after_a_rule_is_not_the_first_and_ends_the_waiting() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        await write(desk, number, content_attributes={"automation_rule_id": 1})
        await write(desk, number)
        row = desk.row(number)
        assert (row.first_reply_created_at, row.waiting_since) == (None, None)


async def test_a_templates_parameters_are_told_with_the_message() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        await desk.post("admin", "webhooks", url="https://x.example/")
        await write(desk, number, template_params={"name": "hello", "language": "en"})
        told = [json.loads(request.content) for request in desk.drained()]
        [message] = [body for body in told if body["event"] == "message_created"]
        kept = {"template_params": {"name": "hello", "language": "en"}}
        assert message["additional_attributes"] == kept


async def test_the_unread_count_stops_at_ten() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        for _ in range(12):
            await write(desk, number, message_type="incoming")
        shown = await desk.get("agent", f"conversations/{number}")
        assert shown["unread_count"] == 10


async def test_the_two_hundred_and_first_message_of_a_minute_is_refused() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        for _ in range(199):
            await desk.post("agent", f"conversations/{number}/messages", content="x", private=True)
        refused = await desk.post("agent", f"conversations/{number}/messages", content="x")
        assert refused == {"error": "Validation failed: Too many messages"}


async def test_pages_go_back_by_twenty_and_forward_by_a_hundred() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        for _ in range(130):
            await desk.post("agent", f"conversations/{number}/messages", content="x")
        path = f"conversations/{number}/messages"
        latest = (await desk.get("agent", path))["payload"]
        onward = (await desk.get("agent", path, after=1))["payload"]
        between = (await desk.get("agent", path, after=3, before=7))["payload"]
        assert (len(latest), len(onward)) == (20, 100)
        assert [message["id"] for message in between] == [3, 4, 5, 6]


async def test_a_locked_inbox_gives_the_same_conversation_and_an_open_one_a_new() -> None:
    for locked in (True, False):
        async with opened() as desk:
            inbox = await desk.inbox(lock_to_single_conversation=locked)
            number = await desk.conversation(inbox)
            source = next(iter(desk.sandbox.world.store.contact_inboxes)).source_id
            doors = f"/public/api/v1/inboxes/{inbox['inbox_identifier']}/contacts/{source}"
            again = await desk.post(None, f"{doors}/conversations")
            assert (again["id"] == number) is locked


async def test_a_bots_conversations_wait_for_it_and_are_handed_off() -> None:
    async with opened() as desk:
        inbox, portal = await desk.inbox(), await bot(desk)
        path = f"inboxes/{inbox['id']}/set_agent_bot"
        await desk.ask("admin", "POST", path, json={"agent_bot": portal["id"]})
        number = await desk.conversation(inbox)
        before = desk.row(number).status, desk.row(number).assignee_bot_id
        token, toggle = portal["access_token"], f"conversations/{number}/toggle_status"
        answer = await desk.post(token, toggle, status="open")
        assert before == ("pending", portal["id"])
        assert answer["payload"]["success"] is None
        assert (desk.row(number).status, desk.row(number).assignee_bot_id) == ("open", None)


async def test_a_bot_that_meets_a_team_gets_a_500_after_the_change() -> None:
    async with opened() as desk:
        number, portal = await desk.conversation(await desk.inbox()), await bot(desk)
        team = await desk.post("admin", "teams", name="it")
        await desk.post("agent", f"conversations/{number}/assignments", team_id=team["id"])
        token, body = portal["access_token"], {"priority": "high"}
        answer = await desk.ask(token, "PATCH", f"conversations/{number}", json=body)
        assert (answer.status_code, desk.row(number).priority) == (500, "high")


async def test_opening_as_an_agent_takes_the_conversation_and_as_an_admin_not() -> None:
    for who, assignee in (("agent", 2), ("admin", None)):
        async with opened() as desk:
            number = await desk.conversation(await desk.inbox())
            await settle_as(desk, number, "resolved")
            await desk.post(who, f"conversations/{number}/toggle_status", status="open")
            assert desk.row(number).assignee_id == assignee


@pytest.mark.parametrize(
    ("version", "by", "is_told"),
    [("4.10.0", "Alex Admin", False), ("4.16.2", "Default Policy", True)],
)
async def test_reopening_before_an_online_agent_lost_its_line_before_4_13(
    version: str, by: str, is_told: bool
) -> None:
    async with opened(version) as desk:
        number = await desk.conversation(await desk.inbox(enable_auto_assignment=True))
        await settle_as(desk, number, "resolved")
        desk.sandbox.world.presence.see_user(desk.sandbox.world.store.users.get(2))
        await desk.post("admin", f"conversations/{number}/toggle_status", status="open")
        await desk.sandbox.idle()
        told = await texts(desk, number)
        assert f"Assigned to Gina Agent by {by}" in told
        assert ("Conversation was reopened by Alex Admin" in told) is is_told


async def test_a_greeting_follows_the_first_message_once() -> None:
    async with opened() as desk:
        inbox = await desk.inbox(greeting_enabled=True, greeting_message="Hi {{contact.name}}")
        number = await desk.conversation(inbox)
        await write(desk, number, message_type="incoming")
        assert (await texts(desk, number)).count("Hi Dave") == 1


async def test_outside_its_hours_an_inbox_says_so_once_a_day() -> None:
    closed = [{"day_of_week": day, "closed_all_day": True} for day in range(7)]
    async with opened() as desk:
        inbox = await desk.inbox(working_hours_enabled=True, out_of_office_message="Closed")
        path = f"inboxes/{inbox['id']}"
        await desk.ask("admin", "PATCH", path, json={"working_hours": closed})
        number = await desk.conversation(inbox)
        await write(desk, number, message_type="incoming")
        assert (await texts(desk, number)).count("Closed") == 1


async def test_a_survey_goes_out_once_and_a_rating_of_seven_leaves_no_row() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox(csat_survey_enabled=True))
        for _ in range(2):
            await settle_as(desk, number, "resolved")
            await write(desk, number, message_type="incoming")
        messages = list(desk.sandbox.world.store.messages)
        surveys = [m for m in messages if m.content_type == "input_csat"]
        assert len(surveys) == 1


async def test_an_unknown_assignee_unassigns_and_missing_labels_clear_all() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        await desk.post("agent", f"conversations/{number}/assignments", assignee_id=2)
        await desk.post("agent", f"conversations/{number}/labels", labels=["a", "B", "b"])
        labels = desk.row(number).labels
        await desk.post("agent", f"conversations/{number}/assignments", assignee_id=99)
        await desk.post("agent", f"conversations/{number}/labels")
        row = desk.row(number)
        assert (labels, row.assignee_id, row.labels) == (["a", "B"], None, [])


async def test_liquid_is_filled_in_except_in_code_and_stays_raw_when_broken() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        filled = await write(
            desk, number, content="{{contact.name}} `{{contact.name}}` {{no.such}}"
        )
        broken = await write(desk, number, content="{{contact.name}} {{ oops")
        assert filled["content"] == "Dave `{{contact.name}}` "
        assert broken["content"] == "{{contact.name}} {{ oops"


async def test_deleting_leaves_a_tombstone_and_retrying_wipes_attributes() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        message = await write(desk, number, source_id="s1", content_attributes={"k": 1})
        path = f"conversations/{number}/messages/{message['id']}"
        retried = await desk.post("agent", f"{path}/retry")
        deleted = (await desk.ask("agent", "DELETE", path)).json()
        assert retried["content_attributes"] == {}
        assert deleted["content"] == "This message was deleted"
        assert (deleted["content_attributes"], deleted["source_id"]) == ({"deleted": True}, "s1")


@pytest.mark.parametrize(
    ("state", "count"),
    [
        ({"status": "failed", "external_error": "no"}, 2),
        ({"status": "failed"}, 1),
        ({"status": "sent"}, 0),
    ],
)
async def test_a_retry_saves_twice_and_tells_of_what_changed(
    state: dict[str, str], count: int
) -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        message = await write(desk, number)
        path = f"conversations/{number}/messages/{message['id']}"
        await desk.ask("agent", "PATCH", path, json=state)
        await desk.sandbox.idle()
        wanted = {"url": "https://x.example/", "subscriptions": ["message_updated"]}
        await desk.post("admin", "webhooks", **wanted)
        await desk.post("agent", f"{path}/retry")
        await desk.sandbox.idle()
        assert len(desk.drained()) == count


async def test_only_what_failed_keeps_an_error() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        message = await write(desk, number)
        path = f"conversations/{number}/messages/{message['id']}"
        body = {"status": "delivered", "external_error": "odd"}
        fine = await desk.ask("agent", "PATCH", path, json=body)
        failed = await desk.ask("agent", "PATCH", path, json=body | {"status": "failed"})
        repaired = await desk.ask("agent", "PATCH", path, json=body)
        told = [answer.json()["content_attributes"] for answer in (fine, failed, repaired)]
        assert told == [{}, {"external_error": "odd"}, {"external_error": None}]


async def test_lists_break_while_a_deleted_contact_still_has_conversations() -> None:
    async with opened() as desk:
        await desk.conversation(await desk.inbox())
        desk.sandbox.world.faults.dead_worker = True
        await desk.ask("admin", "DELETE", "contacts/1")
        during = await desk.ask("agent", "GET", "conversations", params={"status": "all"})
        desk.sandbox.world.faults.dead_worker = False
        desk.sandbox.world.jobs.revive()
        await desk.sandbox.idle()
        after = await desk.get("agent", "conversations", status="all")
        assert (during.status_code, after["data"]["payload"]) == (500, [])
