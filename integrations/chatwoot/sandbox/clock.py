"""Tells the time: aware UTC with the microseconds that PostgreSQL would keep."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def iso(moment: datetime | None) -> str | None:
    """The moment as Rails writes it, `2026-01-20T10:00:00.000Z`, or nothing."""
    if moment is None:
        return None
    return (
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.")
        + f"{moment.microsecond // 1000:03d}Z"
    )


def epoch(moment: datetime | None) -> int:
    """Whole seconds since 1970; 0 for nothing, because Ruby's `nil.to_i` is 0."""
    return int(moment.timestamp()) if moment else 0
