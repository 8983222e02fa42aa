"""Calls to the portal's doors over a few kept connections, with what each was answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

NO_ANSWER = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """The status, NO_ANSWER where the line ended first, and the milliseconds to it."""

    status: int
    ms: float


def raw(
    method: str, path: str, headers: Mapping[str, str], body: bytes, host: str = "127.0.0.1"
) -> bytes:
    """The bytes of a call on the wire."""
    sent = {"Host": host, "Content-Length": str(len(body)), **headers}
    head = "\r\n".join(f"{name}: {value}" for name, value in sent.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n\r\n".encode("latin-1") + body


def send(
    port: int, calls: Sequence[bytes], *, connections: int = 8, each_second: float = 0
) -> list[Answered]:
    """Send all, evenly where a pace is given; gives the answers in the order of the calls."""
    return asyncio.run(_send(port, calls, connections, each_second))


async def _send(
    port: int, calls: Sequence[bytes], connections: int, each_second: float
) -> list[Answered]:
    answers = [Answered(NO_ANSWER, 0.0)] * len(calls)
    feed, begun = iter(enumerate(calls)), time.monotonic()
    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(_work(port, feed, answers, begun, each_second))
    return answers


async def _work(
    port: int,
    feed: Iterator[tuple[int, bytes]],
    answers: list[Answered],
    begun: float,
    each_second: float,
) -> None:
    line = Line(port)
    for number, call in feed:
        due = begun + number / each_second if each_second else 0.0
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        # From when it was due: a queue at the sender would hide how long the portal takes.
        started = due or time.monotonic()
        status = await line.ask(call)
        answers[number] = Answered(status, (time.monotonic() - started) * 1000)
    line.close()


class Line:
    """A connection that is opened again whenever it has ended."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, call: bytes) -> int:
        try:
            async with asyncio.timeout(30):
                return await self._ask(call)
        except (OSError, EOFError, TimeoutError):
            self.close()
            return NO_ANSWER

    async def _ask(self, call: bytes) -> int:
        self._streams = self._streams or await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(call)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length or 0))
        if b"connection: close" in head:
            self.close()
        return int(head[9:12])

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
        self._streams = None
