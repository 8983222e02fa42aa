"""Hides what a Chatwoot of the chosen version does not have yet."""

from __future__ import annotations

from typing import Any

from integrations.chatwoot.sandbox.web.answers import json_answer, page
from integrations.chatwoot.sandbox.web.calls import Call
from integrations.chatwoot.sandbox.web.routing import Handler


def since(version: str, handler: Handler) -> Handler:
    """The handler, answering as an unrouted path does before that version."""

    def gated(call: Call) -> Any:
        return handler(call) if call.version.since(version) else unrouted(call)

    return gated


def unrouted(call: Call) -> Any:
    """The 404 of a path that is not there: a page, or JSON for who asks for it."""
    if "json" in call.headers.get("accept", ""):
        return json_answer({"status": 404, "error": "Not Found"}, 404)
    return page(404)
