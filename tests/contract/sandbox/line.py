"""One cable connection to a sandbox, spoken to without a network."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

from tests.contract.sandbox.desk import Desk

LIMIT = 5.0
TURNS = 50


class Line:
    """Frames come in `heard`; `say` sends a command."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.pings = 0
        self.commands: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()

    async def take(self, message: MutableMapping[str, Any]) -> None:
        """What the application sends: frames are kept, pings counted."""
        if message["type"] == "websocket.send":
            frame = json.loads(message["text"])
            if frame.get("type") == "ping":
                self.pings += 1
            else:
                self.heard.append(frame)

    def say(self, **command: Any) -> None:
        """Send one command."""
        self.commands.put_nowait({"type": "websocket.receive", "text": json.dumps(command)})

    def subscribe(self, **identifier: Any) -> str:
        """Subscribe to the room; the identifier as it was sent."""
        text = json.dumps({"channel": "RoomChannel", **identifier})
        self.say(command="subscribe", identifier=text)
        return text

    def events(self) -> list[str]:
        """The names of the events so far, presence left out."""
        names = [frame["message"]["event"] for frame in self.heard if "message" in frame]
        return [name for name in names if name != "presence.update"]

    def data(self, event: str) -> dict[str, Any]:
        """The newest data of that event."""
        found = [f["message"] for f in self.heard if f.get("message", {}).get("event") == event]
        return found[-1]["data"]

    def texts(self) -> list[str]:
        """The texts of the messages that were created."""
        messages = [frame["message"] for frame in self.heard if "message" in frame]
        return [m["data"]["content"] for m in messages if m["event"] == "message.created"]

    def types(self) -> list[str]:
        """The types of the frames that are no events."""
        return [frame["type"] for frame in self.heard if "type" in frame]

    async def quiet(self, desk: Desk) -> None:
        """Wait until every command is obeyed and every frame is here."""
        await _let_others_run()
        await desk.sandbox.idle()
        await _let_others_run()


async def _let_others_run() -> None:
    for _ in range(TURNS):
        await asyncio.sleep(0)


@asynccontextmanager
async def connected(desk: Desk) -> AsyncIterator[Line]:
    """An open socket on the desk's sandbox."""
    line = Line()
    line.commands.put_nowait({"type": "websocket.connect"})
    protocols = ["actioncable-v1-json"]
    scope: dict[str, Any] = {
        "type": "websocket",
        "path": "/cable",
        "raw_path": b"/cable",
        "query_string": b"",
        "headers": [],
        "subprotocols": protocols,
    }
    task = asyncio.ensure_future(desk.sandbox.app(scope, line.commands.get, line.take))
    yield line
    line.commands.put_nowait({"type": "websocket.disconnect", "code": 1000})
    async with asyncio.timeout(LIMIT):
        await task
