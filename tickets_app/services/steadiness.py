"""Notices when the clock has jumped, by a second one that never does."""

from __future__ import annotations

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

    def has_jumped(self, now: datetime) -> bool:
        """Tell whether the clock went another way than time since the last look."""
        started_at = now - timedelta(seconds=self._steady_seconds())
        before, self._started_at = self._started_at, started_at
        return before is not None and abs(started_at - before) > NO_JUMP
