"""Webhooks of a conversation that the stage has, whole and in every way malformed."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import time
import uuid
from collections.abc import Mapping
from typing import Any

from bench import load
from tests.faults import calls
from tests.faults.processes import until
from tests.faults.stage import HOOK, Stage, name_of

FIRST_NUMBER = 50_000_000
DEEP = 20_000


def conversation_of(stage: Stage) -> dict[str, Any]:
    """A ticket that Chatwoot knows, as its webhooks show it."""
    person = stage.writer(name_of(0), tickets=1, count=1)
    assert person.reap() == 0, person.printed()
    stage.drain()
    ticket_id, conversation_id = stage.database.rows(
        "SELECT id, chatwoot_conversation_id FROM ticket"
    )[0]
    return load.conversation(conversation_id, stage.kept.inbox_id, ticket_id)


def whole(stage: Stage, conversation: dict[str, Any], number: int, *, age: int = 0) -> bytes:
    """A genuine message of an agent on the wire."""
    said = load.message(FIRST_NUMBER + number, conversation, f"answer {number}")
    return on_the_wire(json.dumps(said).encode(), proof(stage, json.dumps(said).encode(), age))


def on_the_wire(body: bytes, headers: Mapping[str, str]) -> bytes:
    return calls.raw("POST", HOOK, {"Content-Type": "application/json", **headers}, body)


def proof(stage: Stage, body: bytes, age: int = 0) -> dict[str, str]:
    now = str(int(time.time()) - age)
    key = stage.kept.webhook_secret.encode()
    digest = hmac.new(key, f"{now}.".encode() + body, hashlib.sha256).hexdigest()
    return {
        "X-Chatwoot-Timestamp": now,
        "X-Chatwoot-Signature": f"sha256={digest}",
        "X-Chatwoot-Delivery": str(uuid.uuid4()),
    }


def malformed(stage: Stage, conversation: dict[str, Any], dice: random.Random) -> bytes:
    """One of countless calls that Chatwoot never makes."""
    body = spoilt(load.message(dice.randrange(10**6), conversation), dice)
    headers = proof(stage, body)
    if dice.random() < 0.4:
        headers = _spoilt_headers(headers, dice)
    return on_the_wire(body, headers)


def spoilt(said: dict[str, Any], dice: random.Random) -> bytes:
    raw = json.dumps(said).encode()
    where = dice.randrange(len(raw))
    ways = (
        b"",
        b"null",
        b"[]",
        b'"event"',
        b"NaN",
        b"1e999",
        b"\xff\xfe\x00",
        b"\xef\xbb\xbf" + raw,
        raw[:where],
        raw + b"}",
        raw[:where] + bytes([dice.randrange(256)]) + raw[where + 1 :],
        b"[" * DEEP,
        b'{"a":' * DEEP,
        b'{"event": "message_created", "event": "message_created"}',
        raw.replace(b"answer", b"\\u0000\\ud800"),
        json.dumps(_without(said, dice)).encode(),
        json.dumps(_with_odd_value(said, dice)).encode(),
        json.dumps(_with_odd_value(_with_odd_value(said, dice), dice)).encode(),
    )
    return dice.choice(ways)


def _without(said: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    dropped = dice.choice(list(said))
    return {name: value for name, value in said.items() if name != dropped}


def _with_odd_value(said: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    odd = (
        *(None, True, [], {}, "", "0", -1, 0, 2**63, 2**200, 1e308, "x" * 5000),
        *("\x00", "\ud800", "2026-13-45T99:99", [[[]]], {"id": {}}, {"id": None}),
    )
    into = dice.choice([said, said["conversation"]]) if "conversation" in said else said
    if not isinstance(into, dict):
        into = said
    changed = {**into, dice.choice(list(into) or ["event"]): dice.choice(odd)}
    return changed if into is said else {**said, "conversation": changed}


def _spoilt_headers(headers: dict[str, str], dice: random.Random) -> dict[str, str]:
    name = dice.choice(list(headers))
    odd = ("", "0", "sha256=", "sha256=zz", "-1", "9" * 40, "x" * 4000, "1e5", "²", "\x7f")
    if dice.random() < 0.3:
        return {known: value for known, value in headers.items() if known != name}
    return {**headers, name: dice.choice(odd)}


def until_worked_off(stage: Stage, seconds: float = 60) -> None:
    until(lambda: not stage.received(), "every delivery worked off", seconds)
