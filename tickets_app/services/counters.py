"""What happened how often since this process started; alarms and metrics read it."""

from __future__ import annotations

from collections import Counter


class Counters:
    """Running counts by name, such as "webhook.stored"."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, name: str, count: int = 1) -> None:
        """Count something that happened."""
        self._counts[name] += count

    def count(self, name: str) -> int:
        """Tell how often it has happened."""
        return self._counts[name]
