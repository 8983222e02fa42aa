"""A worker apart and a server hear from one another without Redis."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tickets_app.db import announcements as announcements_db
from tickets_app.db.announcements import AnnouncementRow
from tickets_app.services import database_bus, sweeping, wiring
from tickets_app.services.announcements import Announcement, InProcessBus
from tickets_app.services.database_bus import DatabaseBus
from tickets_app.services.tools import Tools

NEWS = Announcement("ticket", ("dave",), ticket_id="t", number=7)
MORE = replace(NEWS, number=8)


class Process:
    """A bus and what is heard on it."""

    def __init__(self, tools: Tools, *, tells: bool) -> None:
        self.bus = DatabaseBus(tools.sessions, tools.readers, tells=tells)
        self.heard: list[Announcement] = []
        self.bus.subscribe(self._hear)

    async def _hear(self, announcement: Announcement) -> None:
        self.heard.append(announcement)


@pytest.fixture
async def worker(tools: Tools) -> Process:
    return Process(tools, tells=True)


@pytest.fixture
async def server(tools: Tools) -> Process:
    server = Process(tools, tells=False)
    await server.bus.begin()
    return server


async def test_what_a_worker_announces_is_heard_by_the_server_once(
    worker: Process, server: Process
) -> None:
    await worker.bus.publish(NEWS)
    for process in (worker, server, worker, server):
        await process.bus.exchange()
    assert (worker.heard, server.heard) == ([NEWS], [NEWS])


async def test_the_same_thing_announced_twice_at_once_is_told_once(
    worker: Process, server: Process
) -> None:
    for news in (NEWS, MORE, NEWS):
        await worker.bus.publish(news)
    await worker.bus.exchange()
    await server.bus.exchange()
    assert server.heard == [NEWS, MORE]


async def test_the_same_thing_announced_again_is_told_again(
    worker: Process, server: Process
) -> None:
    for _ in range(2):
        await worker.bus.publish(NEWS)
        await worker.bus.exchange()
        await server.bus.exchange()
    assert server.heard == [NEWS, NEWS]


async def test_what_was_told_before_a_server_began_is_no_news(
    worker: Process, tools: Tools
) -> None:
    await worker.bus.publish(NEWS)
    await worker.bus.exchange()
    late = Process(tools, tells=False)
    await late.bus.begin()
    await late.bus.exchange()
    assert late.heard == []


async def test_a_lower_number_that_becomes_visible_late_is_heard(
    worker: Process, server: Process, tools: Tools
) -> None:
    async with tools.sessions.begin() as session:
        session.add(AnnouncementRow(id=9, body=NEWS.to_json()))
    await server.bus.exchange()
    async with tools.sessions.begin() as session:
        session.add(AnnouncementRow(id=8, body=MORE.to_json()))
    await server.bus.exchange()
    assert server.heard == [NEWS, MORE]


async def test_a_process_that_works_alone_writes_nothing(server: Process, tools: Tools) -> None:
    await server.bus.publish(NEWS)
    await server.bus.exchange()
    async with tools.readers() as session:
        assert await announcements_db.newest_id(session) == 0


async def test_numbers_never_come_back(worker: Process, tools: Tools, server: Process) -> None:
    await worker.bus.publish(NEWS)
    await worker.bus.exchange()
    await server.bus.exchange()
    async with tools.sessions.begin() as session:
        await session.delete(await session.get_one(AnnouncementRow, 1))
    await worker.bus.publish(MORE)
    await worker.bus.exchange()
    await server.bus.exchange()
    assert server.heard == [NEWS, MORE]


async def test_old_announcements_are_swept_up(
    worker: Process, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcements_db, "KEPT", 2)
    for number in range(5):
        await worker.bus.publish(replace(NEWS, number=number))
    await worker.bus.exchange()
    await sweeping.sweep(tools)
    async with tools.readers() as session:
        assert list(await session.scalars(select(AnnouncementRow.id))) == [4, 5]


async def test_what_could_not_be_told_is_told_later(
    worker: Process, server: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = announcements_db.put

    async def away(*_: Any) -> set[int]:
        raise OperationalError("INSERT", {}, Exception("away"))

    await worker.bus.publish(NEWS)
    monkeypatch.setattr(announcements_db, "put", away)
    with pytest.raises(OperationalError):
        await worker.bus.exchange()
    monkeypatch.setattr(announcements_db, "put", put)
    await worker.bus.exchange()
    await server.bus.exchange()
    assert server.heard == [NEWS]


async def test_it_goes_on_through_losses_of_the_database(
    worker: Process, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Process(tools, tells=False)
    monkeypatch.setattr(database_bus, "PAUSE", 0.01)
    begin, losses, begun = server.bus.begin, [1, 2], asyncio.Event()

    async def lost_at_first() -> bool:
        if losses:
            raise OperationalError("SELECT", {}, Exception(str(losses.pop())))
        await begin()
        begun.set()
        return True

    monkeypatch.setattr(server.bus, "begin", lost_at_first)
    listening = asyncio.create_task(server.bus.listen())
    await until(begun.is_set)
    await worker.bus.publish(NEWS)
    await worker.bus.exchange()
    await until(lambda: server.heard == [NEWS])
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)


async def test_a_worker_apart_and_a_server_are_tied_together(tools: Tools) -> None:
    apart = replace(tools.settings, is_worker_embedded=False)
    async with (
        wiring.open_tools(tools.settings, "worker") as worker,
        wiring.open_tools(apart, "server") as server,
        wiring.open_tools(tools.settings) as command,
    ):
        heard: list[Announcement] = []

        async def hear(announcement: Announcement) -> None:
            heard.append(announcement)

        server.bus.subscribe(hear)
        async with asyncio.timeout(60):
            while not heard:  # what is told before the server listens is for those before it
                await worker.bus.publish(NEWS)
                await asyncio.sleep(0.1)
        assert set(heard) == {NEWS}
        assert isinstance(command.bus, InProcessBus)
