"""What seldom comes, and must not fell the sandbox when it does."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from integrations.chatwoot.sandbox.service import SandboxOptions, create_sandbox
from integrations.chatwoot.sandbox.state.tables import RecordMissing
from integrations.chatwoot.sandbox.web import throttles
from integrations.chatwoot.sandbox.web.routing import Segment
from tests.contract.sandbox.desk import Desk, opened


def local(address: str) -> str:
    return "/" + address.split("/", 3)[3]


async def sent_file(desk: Desk, number: int, name: str, kind: str) -> dict[str, Any]:
    files = [("attachments[]", (name, b"hello", kind))]
    path = f"conversations/{number}/messages"
    return (await desk.ask("agent", "POST", path, files=files)).json()


async def test_a_file_is_given_whole_for_a_range_that_is_none_and_not_at_all_when_gone() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        said = await sent_file(desk, number, "x.txt", "text/plain")
        lasting = local(said["attachments"][0]["data_url"])
        redirect = await desk.ask(None, "GET", lasting)
        place = local(redirect.headers["location"])
        odd = await desk.ask(None, "GET", place, headers={"range": "bytes=a-b"})
        desk.sandbox.world.store.blob_bytes.clear()
        gone = await desk.ask(None, "GET", place)
        assert (odd.status_code, odd.content, gone.status_code) == (200, b"hello", 404)


async def test_an_upload_needs_a_file_and_an_announcement() -> None:
    async with opened() as desk:
        empty = await desk.ask("agent", "POST", "upload", json={})
        forged = await desk.ask(None, "PUT", "/rails/active_storage/disk/forged", content=b"x")
        assert (empty.status_code, forged.status_code) == (422, 404)


@pytest.mark.parametrize(("version", "count"), [("4.10.0", 0), ("4.16.2", 2)])
async def test_a_voice_message_is_updated_by_the_look_at_it(version: str, count: int) -> None:
    async with opened(version) as desk:
        hook = {"url": "https://portal.example/hook", "subscriptions": ["message_updated"]}
        number = await desk.conversation(await desk.inbox())
        await desk.post("admin", "webhooks", webhook=hook)
        said = await sent_file(desk, number, "x.ogg", "audio/ogg")
        await desk.sandbox.idle()
        assert said["attachments"][0]["transcribed_text"] == ""
        assert len(desk.bodies) == count


async def test_with_a_conversation_go_its_files_and_ratings() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox(csat_survey_enabled=True))
        await sent_file(desk, number, "x.txt", "text/plain")
        await desk.post("agent", f"conversations/{number}/toggle_status", status="resolved")
        await desk.sandbox.idle()
        page = f"/public/api/v1/csat_survey/{desk.row(number).uuid}"
        rating = {"submitted_values": {"csat_survey_response": {"rating": 4}}}
        await desk.ask(None, "PUT", page, json={"message": rating})
        await desk.sandbox.idle()
        store = desk.sandbox.world.store
        before = len(store.attachments), len(store.csat_responses)
        await desk.ask("admin", "DELETE", f"conversations/{number}")
        await desk.sandbox.idle()
        assert (before, len(store.attachments), len(store.csat_responses)) == ((1, 1), 0, 0)


async def test_a_file_that_is_gone_is_gone_after_a_restart_too(tmp_path: Path) -> None:
    options = SandboxOptions(data_dir=tmp_path)
    first = create_sandbox(options)
    first.world.store.blob_bytes["a"] = b"hello"
    first.world.store.changed_blobs.add("a")
    first.flush()
    del first.world.store.blob_bytes["a"]
    first.world.store.changed_blobs.add("a")
    await first.stop()
    second = create_sandbox(options)
    assert second.world.store.blob_bytes == {}
    await second.stop()


async def test_a_job_that_fails_or_comes_too_late_takes_no_other_with_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> None:
        raise ValueError("a job's own mistake")

    def miss() -> None:
        raise RecordMissing

    done: list[int] = []
    async with opened() as desk:
        jobs = desk.sandbox.world.jobs
        with caplog.at_level(logging.INFO):
            for work in (fail, miss, lambda: done.append(1)):
                jobs.later(work)
            await desk.sandbox.idle()
        assert done == [1]
        assert "a job's record is gone; the job is dropped" in caplog.messages
        assert "a job failed" in caplog.messages


async def test_a_mistake_of_the_sandboxs_own_is_answered_like_rails_does() -> None:
    async with opened() as desk:
        desk.sandbox.world.presence = None  # type: ignore[assignment]
        answer = await desk.ask("agent", "GET", "agents")
        assert (answer.status_code, answer.json()["status"]) == (500, 500)


async def test_a_slow_answer_comes_whole_to_who_waits() -> None:
    async with opened() as desk:
        desk.sandbox.world.faults.change({"answer_delay_seconds": 0.01, "only_path": "/agents"})
        slow = await desk.get("agent", "agents")
        quick = await desk.get("agent", "inboxes")
        assert ([one["id"] for one in slow], quick["payload"]) == ([1, 2], [])


async def test_a_switch_takes_its_own_kind_of_value() -> None:
    async with opened() as desk:
        switches = {"dead_worker": "yes"}
        refused = await desk.ask(None, "PATCH", "/_sandbox/faults", json=switches)
        assert (refused.status_code, desk.sandbox.world.faults.dead_worker) == (422, False)


async def test_tests_wait_for_quiet_and_look_at_conversations_from_outside() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        idle = await desk.ask(None, "POST", "/_sandbox/idle")
        shown = await desk.get(None, "/_sandbox/conversations")
        assert (idle.status_code, [one["id"] for one in shown]) == (204, [number])


@pytest.mark.parametrize(("most", "status"), [(10_000, 429), (0, 200)])
async def test_throttles_forget_when_they_have_counted_very_many(
    monkeypatch: pytest.MonkeyPatch, most: int, status: int
) -> None:
    monkeypatch.setattr(throttles, "MOST_COUNTED", most)
    async with opened() as desk:
        desk.sandbox.world.wall_clock = lambda: 1_800_000_000.0
        headers = {"x-forwarded-for": "198.51.100.1"}
        path = "conversations/meta"
        for _ in range(30):
            await desk.ask("agent", "GET", path, headers=headers)
        answer = await desk.ask("agent", "GET", path, headers=headers)
        assert answer.status_code == status


async def test_a_persons_own_attributes_are_shown_where_there_are_any() -> None:
    async with opened() as desk:
        desk.sandbox.world.store.users.get(2).custom_attributes = {"floor": 2}
        listed = await desk.get("agent", "agents")
        assert [one.get("custom_attributes") for one in listed] == [None, {"floor": 2}]


async def test_a_bot_is_no_person() -> None:
    async with opened() as desk:
        bot = await desk.post("admin", "agent_bots", name="Portal")
        answer = await desk.ask(bot["access_token"], "GET", "/api/v1/profile")
        assert answer.status_code == 401


def test_a_part_of_an_address_is_written_as_it_stands() -> None:
    assert Segment().to_string("a b") == "a b"
