from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from tests.contract.sandbox.desk import Desk, opened

NOON = 1_800_000_000.0  # throttles count by wall-clock minutes
LIMIT = 20
TURNS = 50
"""Of the loop, in which a request reaches whoever serves it."""


async def switch(desk: Desk, **switches: Any) -> httpx.Response:
    return await desk.ask(None, "PATCH", "/_sandbox/faults", json=switches)


async def dumped(desk: Desk) -> list[str]:
    return [message["content"] for message in await desk.get(None, "/_sandbox/messages")]


@asynccontextmanager
async def hanging_up(desk: Desk, number: int, text: str) -> AsyncIterator[None]:
    """Somebody who writes a message and hangs up at the end of the block, without an answer."""
    path = f"conversations/{number}/messages"
    post = asyncio.create_task(desk.ask("agent", "POST", path, json={"content": text}))
    yield
    assert post.cancel()
    with pytest.raises(asyncio.CancelledError):
        await post


async def until_written(desk: Desk, text: str) -> None:
    async with asyncio.timeout(LIMIT):
        while text not in desk.written():  # noqa: ASYNC110 - the sandbox tells nobody
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (429, "text/plain", "Retry later"),
        (500, "application/json", "500"),
        (502, "text/html", "502"),
    ],
)
async def test_a_planned_failure_is_answered_in_its_own_form(
    status: int, kind: str, body: str
) -> None:
    async with opened() as desk:
        await switch(desk, next_requests=[{"status": status, "path": "/agents"}])
        failed = await desk.ask("agent", "GET", "agents")
        served = await desk.ask("agent", "GET", "agents")
        assert (failed.status_code, served.status_code) == (status, 200)
        assert failed.headers["content-type"].startswith(kind)
        assert body in failed.text


async def test_a_failure_after_the_commit_leaves_the_message_behind() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        planned = {"status": 502, "path": "/messages", "method": "POST", "after_commit": True}
        await switch(desk, next_requests=[planned])
        body = {"content": "did it arrive?"}
        answer = await desk.ask("agent", "POST", f"conversations/{number}/messages", json=body)
        assert answer.status_code == 502
        assert "did it arrive?" in await dumped(desk)


async def test_who_hangs_up_before_a_late_commit_finds_it_done_later() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        await switch(desk, late_commit_seconds=1, only_path="/messages", only_method="POST")
        async with hanging_up(desk, number, "late"):
            for _ in range(TURNS):
                await asyncio.sleep(0)
        assert "late" not in desk.written()
        await until_written(desk, "late")


async def test_who_hangs_up_after_the_commit_finds_it_done_at_once() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        await switch(desk, timeout_after_commit_seconds=300, only_path="/messages")
        async with hanging_up(desk, number, "done"):
            await until_written(desk, "done")


async def test_a_lost_status_event_tells_neither_hook_nor_thread() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        await switch(desk, lost_status_event=True)
        await desk.post("agent", f"conversations/{number}/toggle_status", status="resolved")
        await desk.sandbox.idle()
        assert desk.row(number).status == "resolved"
        assert not [text for text in desk.written() if text and "resolved" in text]


async def test_a_heic_file_kills_the_worker_only_when_switched_on() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        path, faults = f"conversations/{number}/messages", desk.sandbox.world.faults
        files = [("attachments[]", ("x.heic", b"x", "image/heic"))]
        await desk.ask("agent", "POST", path, files=files)
        await desk.sandbox.idle()
        before = faults.dead_worker
        await switch(desk, heic_kills_worker=True)
        await desk.ask("agent", "POST", path, files=files)
        await desk.sandbox.idle()
        assert (before, faults.dead_worker) == (False, True)


async def test_a_misspelt_switch_is_refused_and_reset_switches_all_off() -> None:
    async with opened() as desk:
        refused = await switch(desk, webhook_los=1)
        await switch(desk, webhook_loss=1)
        await desk.ask(None, "DELETE", "/_sandbox/faults")
        now = await desk.get(None, "/_sandbox/faults")
        assert (refused.status_code, now["webhook_loss"]) == (422, 0.0)


async def test_reset_plants_the_first_people_anew() -> None:
    async with opened() as desk:
        await desk.conversation(await desk.inbox())
        before = await desk.get(None, "/_sandbox/people")
        await desk.ask(None, "POST", "/_sandbox/reset")
        people = await desk.get(None, "/_sandbox/people")
        assert await dumped(desk) == []
        assert [person["id"] for person in people] == [1, 2]
        assert people[0]["access_token"] != before[0]["access_token"]


def from_elsewhere(count: int) -> dict[str, str]:
    return {"x-forwarded-for": f"198.51.100.{count}"}


async def test_the_hundred_and_first_search_is_refused_to_every_token_of_the_account() -> None:
    async with opened() as desk:
        desk.sandbox.world.wall_clock = lambda: NOON
        headers = from_elsewhere(1)
        for _ in range(100):
            await desk.ask("agent", "GET", "contacts/search?q=x", headers=headers)
        refused = await desk.ask("admin", "GET", "contacts/search?q=x", headers=headers)
        assert (refused.status_code, refused.text) == (429, "Retry later\n")
        assert "retry-after" not in refused.headers


@pytest.mark.parametrize(("version", "status"), [("4.10.0", 200), ("4.12.0", 429)])
async def test_counts_are_throttled_by_token_since_4_12(version: str, status: int) -> None:
    async with opened(version) as desk:
        desk.sandbox.world.wall_clock = lambda: NOON
        headers = from_elsewhere(2)
        for _ in range(30):
            await desk.ask("agent", "GET", "conversations/meta", headers=headers)
        again = await desk.ask("agent", "GET", "conversations/meta", headers=headers)
        other = await desk.ask("admin", "GET", "conversations/meta", headers=headers)
        assert (again.status_code, other.status_code) == (status, 200)


async def test_loopback_is_never_throttled() -> None:
    async with opened() as desk:
        path = "contacts/search?q=x"
        statuses = {(await desk.ask("agent", "GET", path)).status_code for _ in range(110)}
        assert statuses == {200}
