"""Signed webhooks in Chatwoot's shape, sent over keep-alive connections."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import http.client
import json
import time
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

import uvloop

SECRET = "the secret of the measured webhook"
TEXT = "The laptop does not connect to the office network since this morning. "
LIMIT_SECONDS = 120


def message(number: int, conversation: dict[str, Any], text: str = TEXT * 2) -> dict[str, Any]:
    """What Chatwoot says of an agent's answer, with the conversation as Chatwoot gives it."""
    sender = {"id": 7, "name": "Ana Support", "email": "ana@example.test", "type": "user"}
    return {
        "event": "message_created",
        "id": number,
        "content": text,
        "content_type": "text",
        "content_attributes": {},
        "message_type": "outgoing",
        "private": False,
        "source_id": None,
        "created_at": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()),
        "additional_attributes": {},
        "account": {"id": 1, "name": "Acme"},
        "inbox": {"id": conversation["inbox_id"], "name": "Employee portal"},
        "sender": sender,
        "conversation": conversation,
    }


def conversation(number: int, inbox_id: int, source_id: str) -> dict[str, Any]:
    """The conversation part of a webhook."""
    meta_sender = {"id": number, "name": "Eva Employee", "type": "contact", "identifier": "eva"}
    return {
        "id": number,
        "status": "open",
        "inbox_id": inbox_id,
        "channel": "Channel::Api",
        "priority": None,
        "labels": ["vpn", "hardware"],
        "unread_count": 0,
        "can_reply": True,
        "snoozed_until": None,
        "additional_attributes": {},
        "custom_attributes": {"portal_ticket": f"HD-{number:06}"},
        "contact_inbox": {"id": number, "inbox_id": inbox_id, "source_id": source_id},
        "meta": {"sender": meta_sender, "assignee": None, "team": None, "hmac_verified": False},
        "timestamp": int(time.time()),
        "created_at": int(time.time()) - 60,
        "agent_last_seen_at": 0,
        "contact_last_seen_at": 0,
        "messages": [],
    }


def headers(body: bytes, secret: str = SECRET) -> dict[str, str]:
    """The headers with which Chatwoot 4.13 and later calls."""
    now = str(int(time.time()))
    digest = hmac.new(secret.encode(), f"{now}.".encode() + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "X-Chatwoot-Timestamp": now,
        "X-Chatwoot-Signature": f"sha256={digest}",
        "X-Chatwoot-Delivery": str(uuid.uuid4()),
    }


def post(port: int, path: str, payload: dict[str, Any], secret: str = SECRET) -> int:
    """Send one webhook and give the status of the answer."""
    body = json.dumps(payload, separators=(",", ":")).encode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("POST", path, body, headers(body, secret))
    status = connection.getresponse().status
    connection.close()
    return status


def raw(port: int, path: str, payload: dict[str, Any], secret: str = SECRET) -> bytes:
    """The bytes of one webhook on the wire."""
    body = json.dumps(payload, separators=(",", ":")).encode()
    sent = {"Host": f"127.0.0.1:{port}", "Content-Length": str(len(body)), **headers(body, secret)}
    head = "\r\n".join(f"{name}: {value}" for name, value in sent.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n\r\n".encode() + body


def blast(port: int, requests: Sequence[bytes], connections: int = 16) -> float:
    """Send all over that many connections; gives the seconds, raises when one is refused."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(asyncio.wait_for(_blast(port, requests, connections), LIMIT_SECONDS))


async def _blast(port: int, requests: Sequence[bytes], connections: int) -> float:
    feed = iter(requests)
    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(_send(port, feed))
    return time.perf_counter() - begun


async def _send(port: int, feed: Iterator[bytes]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in feed:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head[9:10] == b"2", head
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length or 0))
    writer.close()
