"""When Chatwoot calls: as who stands in the portal's place learns it, and as the portal notes."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from integrations.chatwoot import cable
from integrations.chatwoot.cable import Subscription

MARK = re.compile(r"mark(\d+)end")
CREATED = re.compile(r'"event":"message[._]created"')
CONFIRM_SECONDS = 10

Times = dict[str, float]
"""Milliseconds of the clock at which a message was heard of, by the number in its words."""


def note(times: Times, said: str) -> None:
    """Keep when the message was told to be there, not what its conversation repeats of it."""
    now, found = time.time() * 1000, MARK.search(said)
    if found and CREATED.search(said):
        times.setdefault(found[1], now)


@contextmanager
def webhook(port: int) -> Iterator[Times]:
    """Answer every call on that port at once."""
    times: Times = {}

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            note(times, body.decode())
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    with ThreadingHTTPServer(("127.0.0.1", port), Door) as server:
        serving = threading.Thread(target=server.serve_forever, args=[0.05])
        serving.start()
        yield times
        server.shutdown()
        serving.join()


@contextmanager
def listener(base_url: str, subscription: Subscription) -> Iterator[Times]:
    """Listen on the cable as the portal does, and do nothing with what is heard."""
    times: Times = {}
    address, kind = cable.address(base_url), Subprotocol(cable.SUBPROTOCOL)
    with connect(address, subprotocols=[kind]) as line:
        line.send(cable.subscribe(subscription))
        while "confirm_subscription" not in str(line.recv(CONFIRM_SECONDS)):
            pass
        hearing = threading.Thread(target=_hear, args=[line, times])
        hearing.start()
        yield times
        line.close()
        hearing.join()


def _hear(line: ClientConnection, times: Times) -> None:
    try:
        for frame in line:
            note(times, str(frame))
    except ConnectionClosed:
        return


def noted_by_the_portal(database: Path) -> Times:
    """When the portal says that it received each message."""
    times: Times = {}
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT body, received_at FROM webhook_event ORDER BY id"
        for body, received in connection.execute(query):
            said = json.loads(body or b"{}")
            mark = MARK.search(str(said.get("content")))
            if mark and said["event"] == "message_created":
                moment = datetime.fromisoformat(received).replace(tzinfo=UTC)
                times.setdefault(mark[1], moment.timestamp() * 1000)
    return times
