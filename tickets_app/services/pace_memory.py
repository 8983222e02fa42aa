"""What pace Chatwoot was called at a moment ago: to turn many pages one need not ask each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets_app.domain.pace import Pace

FRESH_FOR = timedelta(seconds=1)


@dataclass
class PaceMemory:
    """One process's memory of the pace that all processes share."""

    pace: Pace | None = None
    _seen_at: datetime | None = None

    def is_fresh(self, now: datetime) -> bool:
        """Tell whether the pace was seen within the last second."""
        return self._seen_at is not None and timedelta() <= now - self._seen_at < FRESH_FOR

    def keep(self, pace: Pace | None, now: datetime) -> None:
        """Remember the pace as it is now."""
        self.pace, self._seen_at = pace, now

    def forget(self) -> None:
        """Have it looked up before the next call: it has just changed."""
        self._seen_at = None
