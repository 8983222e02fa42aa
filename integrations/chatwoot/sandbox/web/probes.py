"""Answers who asks whether Chatwoot is there and which version it is."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.clock import now
from integrations.chatwoot.sandbox.web.answers import json_answer, page
from integrations.chatwoot.sandbox.web.calls import Call
from integrations.chatwoot.sandbox.web.routing import public_route


def version(call: Call) -> dict[str, Any]:
    """The version probe; `data_services` says "failing" on a healthy server as well."""
    return {
        "version": call.version.name,
        "timestamp": now().strftime("%Y-%m-%d %H:%M:%S"),
        "queue_services": "ok",
        "data_services": "failing",
    }


def health(call: Call) -> Response:
    """The liveness probe that came with 4.11."""
    return json_answer({"status": "woot"}) if call.version.since("4.11") else page(404)


routes = [public_route("GET", "/api", version), public_route("GET", "/health", health)]
