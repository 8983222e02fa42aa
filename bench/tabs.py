"""Many open tabs without many browsers: one tab's own frames, sent again with fresh tokens."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import Sequence

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from bench.chromium import Traffic

TOKEN = re.compile(r"[?&]token=([0-9a-f-]{36})")
SETTLE_SECONDS = 3
AT_ONCE = 10
PONG = "3"


class Held:
    """That many tabs like the watched one, answering the server's pings, until they are left."""

    def __init__(self, traffic: Traffic, count: int, cookie: str = "") -> None:
        found = TOKEN.search(traffic.websocket_url)
        assert found, "the page has no token in its websocket's address"
        self.token = found[1]
        self.url = traffic.websocket_url
        self.frames = [frame for frame in traffic.sent if frame != PONG]
        self.count = count
        self.headers = {"Cookie": cookie} if cookie else {}
        self.origin = Origin(re.sub(r"^ws(s?)://([^/]+)/.*$", r"http\1://\2", self.url))
        self.tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Held:
        for begin in range(0, self.count, AT_ONCE):
            some = range(min(AT_ONCE, self.count - begin))
            sockets = await asyncio.gather(*(self._open() for _ in some))
            self.tasks += [asyncio.create_task(keep(socket)) for socket in sockets]
        await asyncio.sleep(SETTLE_SECONDS)
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def _open(self) -> ClientConnection:
        fresh = str(uuid.uuid4())
        url = self.url.replace(self.token, fresh)
        socket = await connect(
            url,
            additional_headers=self.headers,
            origin=self.origin,
            ping_interval=None,
            max_size=None,
        )
        await socket.recv()
        await send(socket, [frame.replace(self.token, fresh) for frame in self.frames])
        return socket


async def send(socket: ClientConnection, frames: Sequence[str]) -> None:
    for frame in frames:
        await socket.send(frame)
        await asyncio.sleep(0.02)


async def keep(socket: ClientConnection) -> None:
    """Read all that comes, as a browser would, and answer pings."""
    async with socket:
        async for frame in socket:
            if frame == "2":
                await socket.send(PONG)
