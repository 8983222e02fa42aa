"""Compares the webhooks that a stretch of calls caused: which, how many, with which fields."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import httpx

# The newest message is a snapshot of whenever the job ran; a picture look-up comes when it comes.
PASSED_OVER = {"messages", "avatar_url_hash", "last_avatar_sync_at"}
# Who is counted once however often it comes: a picture look-up adds some.
REPEATED = {"contact_updated"}


def unheard(where: str, recorded: list[dict[str, Any]], sent: list[httpx.Request]) -> list[str]:
    """Where the webhooks differ from the recorded ones, by event; the order is free."""
    told = [(hook["path"], hook["body"]) for hook in recorded]
    here = [(request.url.path, json.loads(request.content)) for request in sent]
    left, right = _by_event(told), _by_event(here)
    return [
        f"{where} {event}: recorded {left.get(event)}, here {right.get(event)}"
        for event in sorted(left.keys() | right.keys())
        if left.get(event) != right.get(event)
    ]


def _by_event(hooks: list[tuple[str, dict[str, Any]]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path, body in hooks:
        found[f"{path} {body['event']}"].append(" ".join(sorted(_fields(body))))
    return {
        event: sorted(set(shapes)) if event.split()[-1] in REPEATED else sorted(shapes)
        for event, shapes in found.items()
    }


def _fields(value: Any, at: str = "") -> list[str]:
    if isinstance(value, dict):
        inner = [(f"{at}.{key}", item) for key, item in value.items() if key not in PASSED_OVER]
        return [name for path, item in inner for name in [path, *_fields(item, path)]]
    if isinstance(value, list):
        return [name for item in value for name in _fields(item, f"{at}[]")]
    return []
