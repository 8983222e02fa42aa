"""Notices when the clock has jumped, by a second one that never does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta

NO_JUMP = timedelta(seconds=2)
"""Clocks that are put right bit by bit stay below this from one look to the next."""


class Steadiness:
    """How far the clock was from the steady one when somebody looked last."""

    def __init__(self, steady_seconds: Callable[[], float] = time.monotonic) -> None:
        self._steady_seconds = steady_seconds
        self._started_at: datetime | None = None
        self._seems_started_at: datetime | None = None
        self.looking = asyncio.Lock()
        """Held by who looks, until what follows from a jump is done."""

    def has_jumped(self, now: datetime) -> bool:
        """Tell whether the clock went another way than time; it goes on having until believed."""
        seems = self._seems_started_at = now - timedelta(seconds=self._steady_seconds())
        if self._started_at is not None and abs(seems - self._started_at) > NO_JUMP:
            return True
        self.believe()
        return False

    def believe(self) -> None:
        """Take the clock for the right one as it went at the last look."""
        self._started_at = self._seems_started_at
