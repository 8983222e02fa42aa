"""Refuses who asks too often, in windows of wall-clock time (contract 6.1); loopback is exempt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from integrations.chatwoot.sandbox.versions import Version
from integrations.chatwoot.sandbox.world import World

SAFE = ("127.0.0.1", "::1", "testclient")
MINUTE, HOUR, DAY = 60, 3600, 86400
MOST_COUNTED = 10_000
ACCOUNT = r"/api/v\d/accounts/(\d+)"


@dataclass(frozen=True, slots=True)
class Asker:
    """By what a throttle tells callers apart."""

    address: str
    token: str
    account: str


@dataclass(frozen=True, slots=True)
class Rule:
    """At most `limit` requests of a kind and key in one window of `seconds`."""

    name: str
    method: str
    path: re.Pattern[str]
    limit: int
    seconds: int
    key: Callable[[Asker], str]


def _rule(name: str, path: str, limit: int, seconds: int, by: str, method: str = "") -> Rule:
    return Rule(
        name, method, re.compile(path), limit, seconds, lambda asker: str(getattr(asker, by))
    )


def rules_of(version: Version) -> list[Rule]:
    """The throttles of the version that an API inbox can meet."""
    transcripts = 1000 if version.since("4.12") else 30
    rules = [
        _rule("req/ip", r"", 3000, MINUTE, "address"),
        _rule("contacts/search", ACCOUNT + r"/contacts/search$", 100, MINUTE, "account"),
        _rule(
            "transcript",
            ACCOUNT + r"/conversations/[^/]+/transcript$",
            transcripts,
            HOUR,
            "account",
            "POST",
        ),
        _rule("upload", ACCOUNT + r"/upload$", 60, HOUR, "account", "POST"),
        _rule("reports/token", r"/api/v2/accounts/(\d+)/", 100, MINUTE, "token"),
        _rule("reports/account", r"/api/v2/accounts/(\d+)/", 1000, MINUTE, "account"),
        _rule("sign_in/ip", r"/auth/sign_in$", 5, 5 * MINUTE, "address", "POST"),
    ]
    if version.since("4.12"):
        meta = ACCOUNT + r"/conversations/meta$"
        rules.append(_rule("conversations/meta", meta, 30, MINUTE, "token"))
    if version.since("4.16"):
        rules += _rules_since_4_16()
    return rules


def _rules_since_4_16() -> list[Rule]:
    conversation, agents = ACCOUNT + r"/conversations/[^/]+$", ACCOUNT + r"/agents"
    return [
        _rule("conversations/delete", conversation, 60, MINUTE, "account", "DELETE"),
        _rule("agents/create", agents + "$", 100, DAY, "account", "POST"),
        _rule("agents/delete", agents + r"/[^/]+$", 50, DAY, "account", "DELETE"),
    ]


class Throttles:
    """Counts requests and answers the one too many with "Retry later"."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self._app = app
        self._world = world
        self._rules = rules_of(world.version)
        self._counts: dict[tuple[str, str, int], int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and self._is_too_often(scope):
            await PlainTextResponse("Retry later\n", 429)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_too_often(self, scope: Scope) -> bool:
        asker = _asker(scope)
        if asker.address in SAFE or not self._world.faults.throttles or _is_exempt(scope):
            return False
        counts = [self._count(rule, asker) > rule.limit for rule in self._concerned(scope)]
        return any(counts)

    def _concerned(self, scope: Scope) -> Iterator[Rule]:
        for rule in self._rules:
            if rule.method in ("", scope["method"]) and rule.path.search(scope["path"]):
                yield rule

    def _count(self, rule: Rule, asker: Asker) -> int:
        window = int(self._world.wall_clock()) // rule.seconds
        if len(self._counts) > MOST_COUNTED:
            self._counts.clear()
        key = (rule.name, rule.key(asker), window)
        self._counts[key] = self._counts.get(key, 0) + 1
        return self._counts[key]


def _is_exempt(scope: Scope) -> bool:
    return scope["path"] == "/health" or scope["path"].startswith("/_sandbox")


def _asker(scope: Scope) -> Asker:
    headers = Headers(scope=scope)
    client = scope.get("client")
    forwarded = headers.get("x-forwarded-for", "").split(",")[0].strip()
    account = re.search(ACCOUNT, scope["path"])
    return Asker(
        address=forwarded or (client[0] if client else ""),
        token=headers.get("api_access_token") or headers.get("api-access-token") or "",
        account=account[1] if account else "",
    )
