"""Hosts that share a database share its time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from tickets_app.services import clocks
from tickets_app.services.clocks import SharedClock, host_time

AN_HOUR = timedelta(hours=1)


async def test_on_one_host_its_own_time_holds(engine: AsyncEngine) -> None:
    clock = SharedClock(engine)
    await clock.compare()
    assert abs(clock() - host_time()) < timedelta(seconds=5)


@pytest.mark.postgres
async def test_a_host_that_is_late_goes_by_the_database(engine: AsyncEngine) -> None:
    clock = SharedClock(engine, lambda: host_time() - AN_HOUR)
    assert host_time() - clock() > AN_HOUR - timedelta(seconds=5)
    await clock.compare()
    assert abs(clock() - host_time()) < timedelta(seconds=5)


async def test_a_database_that_is_away_leaves_the_time_as_it_is(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, asked = SharedClock(engine), asyncio.Event()

    async def away() -> None:
        asked.set()
        raise OperationalError("SELECT", {}, Exception("no route"))

    monkeypatch.setattr(clocks, "A_MINUTE", 0.0)
    monkeypatch.setattr(clock, "compare", away)
    following = asyncio.create_task(clock.follow())
    await asked.wait()
    await asyncio.sleep(0)
    assert not following.done()
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)


class Ahead:
    """A database server whose clock is an hour ahead of ours."""

    def __init__(self) -> None:
        self.dialect = SimpleNamespace(name="postgresql")

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Ahead]:
        yield self

    async def scalar(self, _: object) -> datetime:
        return host_time() + AN_HOUR


async def test_a_host_that_is_an_hour_late_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    server: Any = Ahead()
    clock = SharedClock(server)
    for _ in range(2):
        await clock.compare()
    assert clock() - host_time() > AN_HOUR - timedelta(seconds=5)
    assert len(caplog.records) == 1
