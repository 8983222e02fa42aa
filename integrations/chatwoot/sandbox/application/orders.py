"""Sorts conversations as a list's `sort_by` asks, under today's names and yesterday's (2.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from integrations.chatwoot.sandbox.state.records import Conversation

Rows = list[Conversation]
PRIORITY_RANK = {"low": 0, "medium": 1, "high": 2, "urgent": 3}
LEGACY_NAMES = {
    "latest": "last_activity_at_desc",
    "sort_on_created_at": "created_at_asc",
    "sort_on_priority": "priority_desc",
    "sort_on_waiting_since": "waiting_since_asc",
}


def sorted_by(asked: str, rows: Rows) -> Rows:
    """The rows in the order asked for; newest activity first when that is none."""
    name, _, direction = LEGACY_NAMES.get(asked, asked).rpartition("_")
    if name not in ORDERS or direction not in ("asc", "desc"):
        return by_activity(rows)
    return ORDERS[name](rows, direction == "desc")


def by_activity(rows: Rows, is_descending: bool = True) -> Rows:
    """The rows by their last activity."""
    return sorted(rows, key=lambda c: (c.last_activity_at, c.id), reverse=is_descending)


def _by_birth(rows: Rows, is_descending: bool) -> Rows:
    return sorted(rows, key=lambda c: (c.created_at, c.id), reverse=is_descending)


def _by_priority(rows: Rows, is_descending: bool) -> Rows:
    return _nothing_last(
        by_activity(rows), lambda c: PRIORITY_RANK.get(c.priority or ""), is_descending
    )


def _by_waiting(rows: Rows, is_descending: bool) -> Rows:
    return _nothing_last(_by_birth(rows, False), lambda c: c.waiting_since, is_descending)


def _nothing_last(rows: Rows, key: Callable[[Conversation], Any], is_descending: bool) -> Rows:
    """Sorted by the key; the rows without one come last in either direction."""
    keyed = [row for row in rows if key(row) is not None]
    keyed.sort(key=key, reverse=is_descending)
    return keyed + [row for row in rows if key(row) is None]


ORDERS: dict[str, Callable[[Rows, bool], Rows]] = {
    "last_activity_at": by_activity,
    "created_at": _by_birth,
    "priority": _by_priority,
    "waiting_since": _by_waiting,
}
