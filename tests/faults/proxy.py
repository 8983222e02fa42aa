"""A TCP proxy that spoils what runs through it: late, slow, cut, reset, swallowed or cut short."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
import threading
import time
from typing import Any, Literal, Self

Mode = Literal[
    "ok",
    "latency",  # milliseconds, half as much up to half as much again
    "rate",  # bytes a second
    "cut",  # every connection ends, new ones at once
    "reset",  # the same, with a reset
    "drop_response",  # the request gets through, its answer does not
    "truncate",  # so many bytes of an answer
    "cut_short",  # of so many requests in one a part alone
    "blackhole",  # nothing moves until the mode changes
]

PIECE = 65536
ABORT = struct.pack("ii", 1, 0)


class Proxy:
    """Listens in a thread of its own until `stop`; `set` changes what happens from now on."""

    def __init__(self, port: int, target: int) -> None:
        self.port, self._target = port, target
        self.mode: Mode = "ok"
        self.value = 0.0
        self.posts: list[float] = []
        """When something was to be made or changed on the far side."""
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._is_up = threading.Event()
        self._thread.start()
        assert self._is_up.wait(5), f"port {port} is taken"

    def set(self, mode: Mode, value: float = 0.0) -> None:
        self.mode, self.value = mode, value
        if mode in ("cut", "reset"):
            self._loop.call_soon_threadsafe(self._end_all)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        listening = asyncio.start_server(self._serve, "127.0.0.1", self.port)
        server = self._loop.run_until_complete(listening)
        self._is_up.set()
        self._loop.run_forever()
        server.close()
        self._end_all()
        self._loop.run_until_complete(self._let_end())

    async def _let_end(self) -> None:
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _end_all(self) -> None:
        for writer in self._open:
            self._end(writer)

    def _end(self, writer: asyncio.StreamWriter) -> None:
        if self.mode == "reset":
            found: Any = writer.get_extra_info("socket")
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
        writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode in ("cut", "reset"):
            self._end(writer)
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, far_writer}
        # When all of it ends, nobody is told.
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(
                self._pipe(reader, far_writer, is_answer=False),
                self._pipe(far_reader, writer, is_answer=True),
            )
        self._open -= {writer, far_writer}

    async def _pipe(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_answer: bool
    ) -> None:
        try:
            while data := await reader.read(PIECE):
                if not is_answer and data.startswith(b"POST "):
                    self.posts.append(time.monotonic())
                await self._wait(len(data))
                if is_answer and self.mode == "drop_response":
                    return
                if not is_answer and self.mode == "cut_short" and random.random() < self.value:
                    writer.write(data[: len(data) // 2])
                    await writer.drain()
                    return
                if is_answer and self.mode == "truncate" and len(data) > self.value:
                    writer.write(data[: int(self.value)])
                    await writer.drain()
                    return
                writer.write(data)
                await writer.drain()
        except OSError:
            return
        finally:
            writer.close()

    async def _wait(self, size: int) -> None:
        if self.mode == "latency":
            await asyncio.sleep(self.value / 1000 * (0.5 + random.random()))
        elif self.mode == "rate":
            await asyncio.sleep(size / self.value)
        while self.mode == "blackhole":  # noqa: ASYNC110 - set from another thread
            await asyncio.sleep(0.02)
