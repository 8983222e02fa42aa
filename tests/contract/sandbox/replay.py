"""Asks the sandbox what real Chatwoots were asked, and says where its answers differ."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx

from tests.contract.sandbox.desk import Desk
from tests.contract.sandbox.heard import unheard

SAMPLES = Path(__file__).parents[2] / "samples" / "sandbox"
# What differs from run to run, or depends on who is connected and on which job ran first.
SECRET = {
    "access_token", "pubsub_token", "hmac_token", "secret", "inbox_identifier", "uuid",
    "cache_keys", "features", "timestamp", "data_services",
}  # fmt: skip
FLEETING = {
    "availability_status", "updated_at", "last_activity_at", "agent_last_seen_at",
    "assignee_last_seen_at", "avatar_url_hash", "last_avatar_sync_at",
}  # fmt: skip
PATTERNS = {
    "<moment>": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"),
    "<epoch>": re.compile(r"\b1\d{9}\b"),
    "<uuid>": re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"),
    "<token>": re.compile(r"^[0-9A-Za-z]{24}$"),
    "<made-up name>": re.compile(r"^[a-z]+-[a-z]+-\d{1,3}$"),
}
EARLIEST = 1_000_000_000


async def differences(desk: Desk, version: str, scenario: str, known: dict[str, Any]) -> list[str]:
    """Where the sandbox answers otherwise; `known` are the variables, old ones in, new out."""
    recording = json.loads((SAMPLES / version / f"{scenario}.json").read_text())
    known.update(recording["variables"], account=1, admin_id=1, agent_id=2)
    known.update(admin_token=desk.token("admin"), agent_token=desk.token("agent"))
    found: list[str] = []
    desk.drained()
    for step in recording["steps"]:
        answer = await _ask(desk, step, known)
        for name, path in step.get("save", {}).items():
            known[name] = _dig(answer["body"], path)
        found += _unequal(step["label"], _plain(step["answer"]), _plain(answer))
        if "webhooks" in step:
            found += unheard(step["label"], step["webhooks"], desk.drained())
    return found


async def _ask(desk: Desk, step: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    who, headers = step.get("who"), _filled(step.get("headers"), known)
    token = known.get(f"{who}_token", who)
    sent = {"json": _filled(step.get("json"), known), "params": _filled(step.get("params"), known)}
    path = _filled(step["path"], known)
    answer = await desk.ask(token, step["method"], path, headers=headers, **sent)
    await desk.sandbox.idle()
    kind = answer.headers.get("content-type", "").split(";")[0]
    return {"status": answer.status_code, "type": kind, "body": _body(answer, kind)}


def _body(answer: httpx.Response, kind: str) -> Any:
    if kind == "text/html" and answer.text:
        return "<a page>"
    return answer.json() if "json" in kind and answer.text else answer.text


def _filled(value: Any, known: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(inner, known) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, known) for inner in value]
    if not isinstance(value, str):
        return value
    if whole := re.fullmatch(r"\$(\w+)", value):
        return known[whole[1]]
    return re.sub(r"\$\{(\w+)\}", lambda match: str(known[match[1]]), value)


def _dig(body: Any, path: str) -> Any:
    for part in path.split("."):
        body = body[int(part)] if part.isdigit() else (body or {}).get(part)
    return body


def _plain(value: Any, key: str = "") -> Any:
    """The value without what no two runs share."""
    if key in SECRET | FLEETING:
        return f"<{key}: {'set' if value else 'empty'}>" if key in SECRET else f"<{key}>"
    if isinstance(value, dict):
        return {name: _plain(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, key) for inner in value]
    if isinstance(value, str):
        for word, pattern in PATTERNS.items():
            value = pattern.sub(word, value)
        return value
    return _plain_number(value, key)


def _plain_number(value: Any, key: str) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    is_id = key in ("id", "in_reply_to") or key.endswith("_id")
    return "<id>" if is_id else "<epoch>" if value > EARLIEST else value


def _unequal(where: str, recorded: Any, ours: Any) -> list[str]:
    if isinstance(recorded, dict) and isinstance(ours, dict):
        keys = [key for key in {**recorded, **ours} if key not in FLEETING]
        pairs = [(key, recorded.get(key, "<no key>"), ours.get(key, "<no key>")) for key in keys]
        return [line for key, a, b in pairs for line in _unequal(f"{where}.{key}", a, b)]
    if isinstance(recorded, list) and isinstance(ours, list) and len(recorded) == len(ours):
        pairs = [
            (f"{where}[{n}]", *both) for n, both in enumerate(zip(recorded, ours, strict=True))
        ]
        return [line for at, a, b in pairs for line in _unequal(at, a, b)]
    return [] if recorded == ours else [f"{where}: recorded {recorded!r}, here {ours!r}"]
