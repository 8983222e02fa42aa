"""Telling every process that something changed, and waking the worker of this one.

An announcement carries no content: whoever hears it reads the rows again with their own rights.
It is made after the commit, so that nobody reads too early.
"""

from __future__ import annotations

import asyncio
import json
import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

import redis.asyncio as redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

Kind = Literal["ticket", "read", "typing", "stopped", "signed_out", "session_changed"]


@dataclass(frozen=True, slots=True)
class Announcement:
    """What changed, and for whom: a ticket, its reading, who types, what stopped, a session."""

    kind: Kind
    user_ids: tuple[str, ...] = ()
    ticket_id: str = ""
    number: int = 0
    name: str = ""
    is_on: bool = False
    session_hash: str = ""

    def to_json(self) -> str:
        """Write it for another process."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str | bytes) -> Announcement:
        """Read what another process wrote."""
        told: dict[str, Any] = json.loads(text)
        told["user_ids"] = tuple(told["user_ids"])
        return cls(**told)


Listener = Callable[[Announcement], Awaitable[None]]


class Bus(ABC):
    """Brings an announcement to the listeners of every process."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> None:
        """Have the listener hear everything from now on."""
        self._listeners.append(listener)

    @abstractmethod
    async def publish(self, announcement: Announcement) -> None:
        """Bring it to all listeners; what goes wrong in one of them is logged, never raised."""

    async def listen(self) -> None:  # noqa: B027 - one process alone hears nobody
        """Bring what other processes tell, for ever; one task of the root."""

    async def close(self) -> None:  # noqa: B027 - and holds nothing
        """Give back what the bus holds."""

    async def _deliver(self, announcement: Announcement) -> None:
        heard = await asyncio.gather(
            *(listener(announcement) for listener in self._listeners), return_exceptions=True
        )
        for problem in heard:
            if isinstance(problem, Exception):
                log.error("a listener failed on %s", announcement.kind, exc_info=problem)


class InProcessBus(Bus):
    """For one process."""

    async def publish(self, announcement: Announcement) -> None:
        """Bring it to the listeners of this process."""
        await self._deliver(announcement)


class RedisBus(Bus):
    """For several processes: publishes to Redis and delivers what it hears there."""

    CHANNEL = "tickets:announcements"
    PAUSE_AFTER_LOSS = 1.0

    def __init__(self, url: str) -> None:
        super().__init__()
        # The library's own annotations are partial.
        self._redis: Any = redis.Redis.from_url(url)  # pyright: ignore[reportUnknownMemberType]

    async def publish(self, announcement: Announcement) -> None:
        """Bring it to every process; with Redis away, to the listeners of this one."""
        try:
            await self._redis.publish(self.CHANNEL, announcement.to_json())
        except RedisError:
            log.warning("Redis is away: an announcement stayed in this process")
            await self._deliver(announcement)

    async def listen(self) -> None:
        """Deliver what is heard, for ever and through losses of Redis; one task of the root."""
        while True:
            try:
                await self._listen_until_lost()
            except RedisError:
                log.warning("Redis is away: announcements of other processes are missed")
                await asyncio.sleep(self.PAUSE_AFTER_LOSS)

    async def _listen_until_lost(self) -> None:
        async with self._redis.pubsub() as channel:
            await channel.subscribe(self.CHANNEL)
            async for heard in channel.listen():
                if heard["type"] == "message":
                    await self._deliver(Announcement.from_json(heard["data"]))

    async def close(self) -> None:
        """Give the connections back."""
        await self._redis.aclose()


class Wake:
    """Says that work has come in; services set it after the commit, the worker waits on it."""

    def __init__(self) -> None:
        self.inbox = asyncio.Event()
        self.outbox = asyncio.Event()
        self.files = asyncio.Event()
