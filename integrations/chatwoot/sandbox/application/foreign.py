"""Answers for what the sandbox does not play but refuses as Chatwoot does (contract 2.0, 2.7)."""

from __future__ import annotations

from typing import Any

from integrations.chatwoot.sandbox.web.calls import Call
from integrations.chatwoot.sandbox.web.gates import unrouted
from integrations.chatwoot.sandbox.web.problems import NotAuthorized
from integrations.chatwoot.sandbox.web.routing import account_route, public_route

PLATFORM = ("users", "accounts", "agent_bots")
METHODS = ("GET", "POST", "PATCH", "DELETE")


def _no_rules(_call: Call) -> dict[str, Any]:
    return {"payload": []}


def _not_platform(_call: Call) -> Any:
    """Nobody here holds a platform app's token."""
    raise NotAuthorized("Invalid access_token")


RULES = "/automation_rules"
routes = [
    account_route("GET", RULES, _no_rules, admin=True),
    account_route("POST", RULES, unrouted, admin=True),
    account_route("GET", "/audit_logs", unrouted, admin=True),
    *(
        public_route(method, f"/platform/api/v1/{kind}{rest}", _not_platform)
        for kind in PLATFORM
        for rest in ("", "/{rest:path}")
        for method in METHODS
    ),
]
