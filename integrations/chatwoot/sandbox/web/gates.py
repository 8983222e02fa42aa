"""Hides what a Chatwoot of the chosen version does not have yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from integrations.chatwoot.sandbox.web.answers import json_answer, page
from integrations.chatwoot.sandbox.web.calls import Call


@dataclass(frozen=True, slots=True)
class Gated:
    """A handler that is not routed before its version, whoever asks."""

    version: str
    handler: Callable[[Call], Any]

    def hides(self, call: Call) -> bool:
        """Whether the version that is played does not have it."""
        return not call.version.since(self.version)

    def __call__(self, call: Call) -> Any:
        """The handler's answer."""
        return self.handler(call)


def since(version: str, handler: Callable[[Call], Any]) -> Gated:
    """The handler, answering as an unrouted path does before that version."""
    return Gated(version, handler)


def unrouted(call: Call) -> Any:
    """The 404 of a path that is not there: a page, or JSON for who asks for it."""
    if "json" in call.headers.get("accept", ""):
        return json_answer({"status": 404, "error": "Not Found"}, 404)
    return page(404)
