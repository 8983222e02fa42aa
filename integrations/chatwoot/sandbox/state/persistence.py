"""Keeps the state in one SQLite file: changed rows are written behind, so a message costs the same
on day one and day thousand.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any, get_type_hints

from integrations.chatwoot.sandbox.state.records import Record
from integrations.chatwoot.sandbox.state.store import Store
from integrations.chatwoot.sandbox.state.tables import Table

SCHEMA = """
create table if not exists record
    (kind text, id integer, body text not null, primary key (kind, id));
create table if not exists sequence (name text primary key, next integer not null);
create table if not exists blob (key text primary key, bytes blob not null);
"""


class Journal:
    """The file behind a store; `load` once, then `flush` often."""

    def __init__(self, path: Path, store: Store) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._store = store
        self._db = sqlite3.connect(path)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=normal")
        self._db.executescript(SCHEMA)

    def load(self) -> None:
        """Fill the store with what the file holds."""
        tables = self._store.tables
        for kind, body in self._db.execute("select kind, body from record order by kind, id"):
            if kind in tables:
                tables[kind].restore(_decoded(tables[kind].kind, json.loads(body)))
        for name, following in self._db.execute("select name, next from sequence"):
            self._restore_sequence(name, following)
        self._store.blob_bytes.update(self._db.execute("select key, bytes from blob"))

    def _restore_sequence(self, name: str, following: int) -> None:
        if name == "display_id":
            self._store.last_display_id = following - 1
        elif (table := self._store.tables.get(name)) is not None:  # an empty one is falsy
            table.next_id = max(table.next_id, following)

    def flush(self) -> None:
        """Write every row that changed since the last flush, in one transaction."""
        changed = {name: table for name, table in self._store.tables.items() if table.changed}
        if not changed and not self._store.changed_blobs:
            return
        with self._db:
            for name, table in changed.items():
                self._write(name, table)
            self._write_blobs()
            self._write_sequence("display_id", self._store.last_display_id + 1)

    def _write(self, name: str, table: Table[Any]) -> None:
        ids, table.changed = table.changed, set()
        for row_id in ids:
            row = table.find(row_id)
            if row is None:
                self._db.execute("delete from record where kind = ? and id = ?", (name, row_id))
            else:
                self._db.execute(
                    "replace into record values (?, ?, ?)", (name, row_id, _encoded(row))
                )
        self._write_sequence(name, table.next_id)

    def _write_blobs(self) -> None:
        keys, self._store.changed_blobs = self._store.changed_blobs, set()
        for key in keys:
            content = self._store.blob_bytes.get(key)
            if content is None:
                self._db.execute("delete from blob where key = ?", (key,))
            else:
                self._db.execute("replace into blob values (?, ?)", (key, content))

    def _write_sequence(self, name: str, following: int) -> None:
        self._db.execute("replace into sequence values (?, ?)", (name, following))

    def close(self) -> None:
        """Flush and close the file."""
        self.flush()
        self._db.close()


def _encoded(row: Record) -> str:
    return json.dumps({name: _plain(getattr(row, name)) for name in get_type_hints(type(row))})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _decoded(kind: type[Record], body: dict[str, Any]) -> Record:
    hints = get_type_hints(kind)
    return kind(
        **{name: _typed(hints[name], value) for name, value in body.items() if name in hints}
    )


def _typed(hint: Any, value: Any) -> Any:
    is_moment = hint is datetime or datetime in getattr(hint, "__args__", ())
    return datetime.fromisoformat(value) if is_moment and isinstance(value, str) else value
