"""What an inbox or the account writes unasked: greetings, hours, variables, surveys."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from integrations.chatwoot.sandbox import service
from integrations.chatwoot.sandbox.clock import now
from integrations.chatwoot.sandbox.effects import crons
from integrations.chatwoot.sandbox.state.records import Inbox
from tests.contract.sandbox.desk import Desk, opened

AWAY = "We are at home"
EVERY_DAY = range(7)


def hours(**day: Any) -> list[dict[str, Any]]:
    return [{"day_of_week": number, **day} for number in EVERY_DAY]


async def inbox_with(desk: Desk, **settings: Any) -> tuple[dict[str, Any], Inbox]:
    """A new inbox, as the API gives it and as it is stored."""
    inbox = await desk.inbox()
    row = desk.sandbox.world.store.inboxes.get(inbox["id"])
    for name, value in settings.items():
        setattr(row, name, value)
    return inbox, row


@pytest.mark.parametrize(
    ("day", "is_away"),
    [
        ({"open_all_day": True}, False),
        ({"closed_all_day": True}, True),
        ({"open_hour": 0, "close_hour": 24}, False),
        ({"open_hour": 0, "close_hour": 0}, True),
    ],
)
@pytest.mark.parametrize("zone", ["America/Sao_Paulo", "Nowhere/At all"])
async def test_who_writes_out_of_hours_is_told_so(
    day: dict[str, Any], is_away: bool, zone: str
) -> None:
    async with opened() as desk:
        settings = {"working_hours_enabled": True, "out_of_office_message": AWAY}
        inbox, _ = await inbox_with(desk, **settings, working_hours=hours(**day), timezone=zone)
        await desk.conversation(inbox)
        assert (AWAY in desk.written()) is is_away


async def test_who_was_answered_a_moment_ago_is_not_told_of_hours() -> None:
    async with opened() as desk:
        inbox, row = await inbox_with(desk, out_of_office_message=AWAY)
        number = await desk.conversation(inbox)
        await desk.post("agent", f"conversations/{number}/messages", content="Restart it")
        row.working_hours_enabled, row.working_hours = True, hours(closed_all_day=True)
        await desk.conversation(inbox, "Done")
        door = next(iter(desk.sandbox.world.store.contact_inboxes))
        talk = f"/public/api/v1/inboxes/{inbox['inbox_identifier']}/contacts/{door.source_id}"
        await desk.post(None, f"{talk}/conversations/{number}/messages", content="Thanks")
        told = desk.sandbox.world.store.messages_of(desk.row(number))
        assert AWAY not in [message.content for message in told]


@pytest.mark.parametrize(("version", "count"), [("4.10.0", 1), ("4.16.2", 0)])
async def test_an_old_chatwoot_tells_the_whole_record_of_a_conversation_it_greets(
    version: str, count: int
) -> None:
    async with opened(version) as desk:
        wanted = {"url": "https://portal.example/hook", "subscriptions": ["conversation_updated"]}
        await desk.post("admin", "webhooks", webhook=wanted)
        inbox, _ = await inbox_with(desk, greeting_enabled=True, greeting_message="Hello")
        contact = {"name": "Dave", "inbox_id": inbox["id"], "source_id": "one"}
        made = (await desk.post("agent", "contacts", **contact))["payload"]["contact"]
        body = {"inbox_id": inbox["id"], "contact_id": made["id"]}
        first = {"content": "Hi", "message_type": "incoming"}
        await desk.post("agent", "conversations", **body, message=first)
        await desk.sandbox.idle()
        heard = [json.loads(request.content) for request in desk.bodies]
        changed = [[name for one in body["changed_attributes"] for name in one] for body in heard]
        assert sum("contact_inbox_id" in names for names in changed) == count
        assert "Hello" in desk.written()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hi {{ contact.name }}{{ }}!", "Hi Dave!"),
        ("Hi {{ contact.name | upcase | append: '?' }}", "Hi DAVE?"),
        ("Hi {{ 'you' | capitalize }}", "Hi You"),
        ("Hi {{ contact.name | dance }}", "Hi Dave"),
        ("Hi {{ contact.name | !! }}", "Hi {{ contact.name | !! }}"),
        ("Hi {{ 1 + 1 }}", "Hi {{ 1 + 1 }}"),
    ],
)
async def test_variables_are_filled_in_and_a_mistake_leaves_the_text_raw(
    text: str, shown: str
) -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        said = await desk.post("agent", f"conversations/{number}/messages", content=text)
        assert said["content"] == shown


@pytest.mark.parametrize(
    ("operator", "labels", "is_sent"),
    [
        ("contains", ["vip"], True),
        ("contains", [], False),
        ("does_not_contain", ["vip"], False),
        ("does_not_contain", [], True),
    ],
)
async def test_labels_decide_who_is_asked_for_a_rating(
    operator: str, labels: list[str], is_sent: bool
) -> None:
    async with opened() as desk:
        rules = {"survey_rules": {"operator": operator, "values": ["vip"]}}
        inbox, _ = await inbox_with(desk, csat_survey_enabled=True, csat_config=rules)
        number = await desk.conversation(inbox)
        await desk.post("agent", f"conversations/{number}/labels", labels=labels)
        await desk.post("agent", f"conversations/{number}/toggle_status", status="resolved")
        await desk.sandbox.idle()
        kinds = [message.content_type for message in desk.sandbox.world.store.messages]
        assert ("input_csat" in kinds) is is_sent


async def test_the_account_says_why_it_resolves_what_is_idle_and_labels_it() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        words = {"auto_resolve_message": "Bye", "auto_resolve_label": "idle"}
        desk.sandbox.world.store.account.settings = {"auto_resolve_after": 60, **words}
        row = desk.row(number)
        row.last_activity_at = now() - timedelta(hours=2)
        await desk.ask(None, "POST", "/_sandbox/clock")
        await desk.sandbox.idle()
        lines = [text for text in desk.written() if text and "idle" in text]
        assert (row.status, row.labels, "Bye" in desk.written()) == ("resolved", ["idle"], True)
        assert lines == []


async def test_a_dead_worker_misses_the_clock() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        row = desk.row(number)
        row.status, row.snoozed_until = "snoozed", now() - timedelta(minutes=1)
        desk.sandbox.world.faults.dead_worker = True
        crons.run(desk.sandbox.world)
        assert row.status == "snoozed"


async def test_the_clock_turns_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "CLOCK_SECONDS", 0)
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        row = desk.row(number)
        row.status, row.snoozed_until = "snoozed", now() - timedelta(minutes=1)
        await asyncio.sleep(0.01)
        assert row.status == "open"


async def test_a_note_written_before_takes_the_place_of_the_greeting() -> None:
    async with opened() as desk:
        inbox, row = await inbox_with(desk)
        number = await desk.conversation(inbox)
        note = {"content": "Known", "private": True}
        await desk.post("agent", f"conversations/{number}/messages", **note)
        row.greeting_enabled, row.greeting_message = True, "Hello"
        body = {"content": "Anyone?", "message_type": "incoming"}
        await desk.post("agent", f"conversations/{number}/messages", **body)
        assert "Hello" not in desk.written()


async def shut(desk: Desk, **settings: Any) -> int:
    """A conversation whose last incoming message is older than its channel's reply window."""
    inbox, row = await inbox_with(desk, **settings)
    number = await desk.conversation(inbox)
    row.channel_additional_attributes = {"agent_reply_time_window": "1"}
    for message in desk.sandbox.world.store.messages:
        message.created_at = now() - timedelta(hours=2)
    return number


async def test_a_survey_that_may_not_go_out_leaves_a_line() -> None:
    async with opened() as desk:
        number = await shut(desk, csat_survey_enabled=True)
        await desk.post("agent", f"conversations/{number}/toggle_status", status="resolved")
        await desk.sandbox.idle()
        last = list(desk.sandbox.world.store.messages)[-1]
        line = "CSAT survey not sent due to outgoing message restrictions"
        assert (last.content, last.message_type) == (line, "activity")


async def test_the_accounts_last_word_that_may_not_go_out_leaves_a_line() -> None:
    async with opened() as desk:
        number = await shut(desk)
        words = {"auto_resolve_after": 60, "auto_resolve_message": "Bye"}
        desk.sandbox.world.store.account.settings = words
        desk.row(number).last_activity_at = now() - timedelta(hours=2)
        await desk.ask(None, "POST", "/_sandbox/clock")
        await desk.sandbox.idle()
        line = "Auto-resolve message not sent due to outgoing message restrictions"
        assert (desk.row(number).status, "Bye" in desk.written()) == ("resolved", False)
        assert line in desk.written()
