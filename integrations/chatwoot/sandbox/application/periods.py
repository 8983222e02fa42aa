"""Reads the span of time that a report is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from integrations.chatwoot.sandbox.web.calls import whole


@dataclass(frozen=True, slots=True)
class Period:
    """From one moment up to, but without, another."""

    since: datetime
    until: datetime

    def has(self, moment: datetime) -> bool:
        """Whether the moment lies within."""
        return self.since <= moment < self.until

    def before(self) -> Period:
        """The span of the same length that ends where this one begins."""
        return Period(self.since - (self.until - self.since), self.since)


def period_of(params: Mapping[str, Any]) -> Period | None:
    """The span from `since` to `until`, epoch seconds; nothing unless both are there."""
    since, until = whole(params.get("since")), whole(params.get("until"))
    if since is None or until is None:
        return None
    return Period(datetime.fromtimestamp(since, UTC), datetime.fromtimestamp(until, UTC))
