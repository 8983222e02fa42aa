"""The floor of taking in a webhook: a bare route that checks the signature and commits one row."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import sqlite3

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

SECRET = os.environ["BENCH_SECRET"].encode()
TABLE = """CREATE TABLE IF NOT EXISTS delivery(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
  event TEXT NOT NULL, conversation INTEGER, message INTEGER, raw BLOB NOT NULL)"""
INSERT = """INSERT INTO delivery(key, event, conversation, message, raw) VALUES(?, ?, ?, ?, ?)
  ON CONFLICT(key) DO NOTHING"""

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
    return Response(status_code=204)


app = Starlette(routes=[Route("/hook", hook, methods=["POST"])])
