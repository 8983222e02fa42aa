"""Keeps the rows of one kind: ids, look-up by fixed keys, and which rows changed since the last
save.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar

from integrations.chatwoot.sandbox.clock import now
from integrations.chatwoot.sandbox.state.records import Record

Row = TypeVar("Row", bound=Record)


class RecordMissing(LookupError):
    """No row has that id."""


class Index(Generic[Row]):
    """Rows by a key that never changes, in the order in which they came."""

    def __init__(self, key: Callable[[Row], Hashable]) -> None:
        self._key = key
        self._rows: dict[Hashable, dict[int, Row]] = {}

    def add(self, row: Row) -> None:
        """File the row under its key."""
        self._rows.setdefault(self._key(row), {})[row.id] = row

    def remove(self, row: Row) -> None:
        """Forget the row."""
        self._rows.get(self._key(row), {}).pop(row.id, None)

    def all(self, key: Hashable) -> list[Row]:
        """Every row under the key, oldest first."""
        return list(self._rows.get(key, {}).values())

    def last(self, key: Hashable) -> Row | None:
        """The newest row under the key."""
        rows = self._rows.get(key)
        return rows[next(reversed(rows))] if rows else None

    def newest(self, key: Hashable) -> Iterator[Row]:
        """The rows under the key, newest first, without a copy."""
        return reversed(self._rows.get(key, {}).values())

    def first(self, key: Hashable) -> Row | None:
        """The oldest row under the key."""
        return next(iter(self._rows.get(key, {}).values()), None)


class Table(Generic[Row]):
    """All rows of one kind; `save` after every change, or a restart forgets it."""

    def __init__(self, kind: type[Row]) -> None:
        self.kind = kind
        self.next_id = 1
        self.changed: set[int] = set()
        self._rows: dict[int, Row] = {}
        self._indexes: list[Index[Row]] = []

    def index(self, key: Callable[[Row], Hashable]) -> Index[Row]:
        """A new index over this table; the key must be fixed for a row's whole life."""
        made = Index(key)
        self._indexes.append(made)
        return made

    def add(self, row: Row) -> Row:
        """Take the row in under the next id."""
        row.id = self.next_id
        self.next_id += 1
        self.restore(row)
        self.changed.add(row.id)
        return row

    def restore(self, row: Row) -> None:
        """Take in a row that already has its id."""
        self._rows[row.id] = row
        self.next_id = max(self.next_id, row.id + 1)
        for made in self._indexes:
            made.add(row)

    def save(self, row: Row, *, touch: bool = True) -> Row:
        """Note that the row changed; `updated_at` moves unless `touch` is off (Rails'
        update_column).
        """
        if touch:
            row.updated_at = now()
        self.changed.add(row.id)
        return row

    def remove(self, row: Row) -> None:
        """Forget the row; its id is never given again."""
        self._rows.pop(row.id, None)
        self.changed.add(row.id)
        for made in self._indexes:
            made.remove(row)

    def clear(self) -> None:
        """Forget every row and begin with id 1 again."""
        for row in list(self._rows.values()):
            self.remove(row)
        self.next_id = 1

    def find(self, row_id: int | None) -> Row | None:
        """The row of that id, or nothing."""
        return self._rows.get(row_id) if row_id is not None else None

    def get(self, row_id: int | None) -> Row:
        """The row of that id; raises RecordMissing when there is none."""
        row = self.find(row_id)
        if row is None:
            raise RecordMissing(f"{self.kind.__name__} {row_id}")
        return row

    def __iter__(self) -> Iterator[Row]:
        return iter(list(self._rows.values()))

    def __len__(self) -> int:
        return len(self._rows)
