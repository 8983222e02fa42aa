"""The floor: a bare route that checks the signature, commits one row and tells the open page."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import sqlite3

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

SECRET = os.environ["BENCH_SECRET"].encode()
TABLE = """CREATE TABLE IF NOT EXISTS delivery(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
  event TEXT NOT NULL, conversation INTEGER, message INTEGER, raw BLOB NOT NULL)"""
INSERT = """INSERT INTO delivery(key, event, conversation, message, raw) VALUES(?, ?, ?, ?, ?)
  ON CONFLICT(key) DO NOTHING"""

PAGE = """<!doctype html><meta charset=utf-8><title>Bare</title><ol></ol><script>
new WebSocket("ws://" + location.host + "/live").onmessage = said => {
  const line = document.createElement("li");
  line.textContent = JSON.parse(said.data).text;
  document.querySelector("ol").append(line);
};
</script>"""

open_pages: set[WebSocket] = set()
database = sqlite3.connect(os.environ["BENCH_DATABASE"], isolation_level=None)
database.execute("PRAGMA journal_mode=WAL")
database.execute("PRAGMA synchronous=FULL")
database.execute(TABLE)


async def hook(request: Request) -> Response:
    body = await request.body()
    stamp = request.headers["x-chatwoot-timestamp"].encode()
    wanted = "sha256=" + hmac.new(SECRET, stamp + b"." + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(wanted, request.headers["x-chatwoot-signature"]):
        return Response(status_code=401)
    said = json.loads(body)
    key = request.headers["x-chatwoot-delivery"]
    database.execute(INSERT, (key, said["event"], said["conversation"]["id"], said["id"], body))
    for page in open_pages:
        await page.send_json({"id": said["id"], "text": said["content"]})
    return Response(status_code=204)


async def show(request: Request) -> Response:
    del request
    return HTMLResponse(PAGE)


async def live(page: WebSocket) -> None:
    await page.accept()
    open_pages.add(page)
    async for _ in page.iter_text():
        pass
    open_pages.discard(page)


app = Starlette(
    routes=[
        Route("/", show),
        Route("/hook", hook, methods=["POST"]),
        WebSocketRoute("/live", live),
    ]
)
