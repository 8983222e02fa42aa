from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from redis.exceptions import RedisError

from tickets_app.services.announcements import Announcement, Bus, InProcessBus, RedisBus

NEWS = Announcement("ticket", ("dave", "carol"), ticket_id="t", number=7)


class Ears:
    """A listener that remembers what it heard."""

    def __init__(self, bus: Bus) -> None:
        self.heard: list[Announcement] = []
        self.has_heard = asyncio.Event()
        bus.subscribe(self.hear)

    async def hear(self, announcement: Announcement) -> None:
        self.heard.append(announcement)
        self.has_heard.set()


class Channel:
    """What is published goes to whoever listens; breaks off after each message when asked to."""

    def __init__(self, redis: FakeRedis) -> None:
        self._redis = redis

    async def __aenter__(self) -> Channel:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def subscribe(self, _: str) -> None:
        return None

    async def listen(self) -> AsyncIterator[dict[str, Any]]:
        yield {"type": "subscribe", "data": 1}
        while True:
            yield {"type": "message", "data": await self._redis.published.get()}
            if self._redis.breaks:
                raise RedisError("connection lost")


class FakeRedis:
    def __init__(self) -> None:
        self.published: asyncio.Queue[str] = asyncio.Queue()
        self.is_away = False
        self.breaks = False
        self.is_closed = False

    async def publish(self, _: str, text: str) -> None:
        if self.is_away:
            raise RedisError("away")
        await self.published.put(text)

    def pubsub(self) -> Channel:
        return Channel(self)

    async def aclose(self) -> None:
        self.is_closed = True


@pytest.fixture
def redis() -> FakeRedis:
    return FakeRedis()


@pytest.fixture
def bus(redis: FakeRedis, monkeypatch: pytest.MonkeyPatch) -> RedisBus:
    bus = RedisBus("redis://nowhere.example")
    monkeypatch.setattr(bus, "_redis", redis)
    monkeypatch.setattr(bus, "PAUSE_AFTER_LOSS", 0.0)
    return bus


def test_an_announcement_survives_the_way_to_another_process() -> None:
    assert Announcement.from_json(NEWS.to_json()) == NEWS


async def test_every_listener_hears_even_when_one_fails(caplog: pytest.LogCaptureFixture) -> None:
    async def fail(_: Announcement) -> None:
        raise ValueError("page is gone")

    bus = InProcessBus()
    bus.subscribe(fail)
    ears = Ears(bus)
    await bus.publish(NEWS)
    assert ears.heard == [NEWS]
    assert "a listener failed" in caplog.text


@pytest.mark.parametrize("breaks", [False, True])
async def test_what_another_process_publishes_is_heard_through_losses(
    bus: RedisBus, redis: FakeRedis, breaks: bool
) -> None:
    redis.breaks = breaks
    ears = Ears(bus)
    listening = asyncio.create_task(bus.listen())
    for _ in range(2):
        ears.has_heard.clear()
        await bus.publish(NEWS)
        async with asyncio.timeout(5):
            await ears.has_heard.wait()
    listening.cancel()
    assert ears.heard == [NEWS, NEWS]


async def test_with_redis_away_the_own_process_hears_all_the_same(
    bus: RedisBus, redis: FakeRedis
) -> None:
    redis.is_away = True
    ears = Ears(bus)
    await bus.publish(NEWS)
    assert ears.heard == [NEWS]


async def test_the_connections_are_given_back(bus: RedisBus, redis: FakeRedis) -> None:
    await bus.close()
    assert redis.is_closed
