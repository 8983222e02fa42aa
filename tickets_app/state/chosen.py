"""Rows that are ticked in a list, by number; a browser may send anything in their place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reflex.event import EventSpec

from tickets_app.state.feedback import told

LARGEST = 2**63


def valid(ids: Iterable[object]) -> list[int]:
    """Give those that can be a row's number."""
    return [one for one in ids if type(one) is int and 0 < one < LARGEST]


def toggled(chosen: Sequence[int], row_id: object, is_on: object) -> list[int]:
    """Give what is chosen after a tick was set or taken away."""
    others = [one for one in chosen if one != row_id]
    return [*others, *valid([row_id])] if is_on is True else others


def still(chosen: Sequence[int], there: Sequence[int]) -> list[int]:
    """Give what is chosen of the rows that are there."""
    return [one for one in chosen if one in set(there)]


def said(key: str, count: int) -> EventSpec:
    """Say how many it were, or that somebody else was there first."""
    if not count:
        return told("delivery.changed")
    return told(f"{key}.one" if count == 1 else f"{key}.many", count=str(count))
