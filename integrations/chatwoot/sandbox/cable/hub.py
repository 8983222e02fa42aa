"""Knows which sockets listen to which stream and hands frames to them (contract 5)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from integrations.chatwoot.sandbox.web.answers import rails_json


@dataclass(eq=False, slots=True)
class Connection:
    """One open socket: its subscriptions by identifier, and the frames that wait to be sent."""

    outbox: asyncio.Queue[str] = field(default_factory=asyncio.Queue[str])
    streams: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    asked: set[str] = field(default_factory=set[str])

    def send(self, frame: dict[str, Any]) -> None:
        """Queue a frame."""
        self.outbox.put_nowait(rails_json(frame).decode())


class Hub:
    """All open sockets of the installation."""

    def __init__(self) -> None:
        self._connections: set[Connection] = set()

    def open(self) -> Connection:
        """A new connection, welcomed."""
        connection = Connection()
        self._connections.add(connection)
        connection.send({"type": "welcome"})
        return connection

    def close(self, connection: Connection) -> None:
        """Forget the connection."""
        self._connections.discard(connection)

    def broadcast(self, streams: Iterable[str], event: str, data: dict[str, Any]) -> None:
        """Send the event once to every subscription that listens to one of the streams."""
        wanted = set(streams)
        for connection in self._connections:
            for identifier, heard in connection.streams.items():
                if heard & wanted:
                    message = {"event": event, "data": data}
                    connection.send({"identifier": identifier, "message": message})

    def disconnect_all(self, reason: str) -> None:
        """Tell every socket to come back later, as a restarting server does."""
        for connection in self._connections:
            connection.send({"type": "disconnect", "reason": reason, "reconnect": True})


def parsed(text: Any) -> dict[str, Any]:
    """The JSON object in a text, or an empty one."""
    try:
        value = json.loads(text)
    except (TypeError, ValueError):
        return {}
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}
