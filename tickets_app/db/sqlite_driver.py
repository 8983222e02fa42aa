"""aiosqlite with one change of threads for a statement instead of four.

SQLAlchemy opens a cursor, executes, fetches and closes, and aiosqlite carries each of the four to
the connection's thread and back: for a message to a page that was more than the statements
themselves. Here the four are one, and all rows are fetched at once, as SQLAlchemy does anyway. A
transaction begins on the way of its first statement, and one that never began is not ended.

Waiting for the lock to write is ours too: SQLite looks ever more rarely the longer somebody waits,
so that whoever comes last gets it first; among eight writers one in a hundred waited for seconds.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import aiosqlite

Run = Callable[[sqlite3.Cursor], sqlite3.Cursor]

BEGIN_READING = "BEGIN"
BEGIN_WRITING = "BEGIN IMMEDIATE"
PATIENCE_SECONDS = 5.0
BETWEEN_LOOKS_SECONDS = 0.001


class Cursor:
    """What SQLAlchemy asks of an asynchronous cursor; between statements it holds nothing open."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self._connection = connection
        self._rows: list[Any] = []

    async def __aenter__(self) -> Cursor:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement and keep its rows. Raises sqlite3.Error."""
        await self._run(lambda cursor: cursor.execute(sql, parameters))

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        """Run a statement for each of the parameters. Raises sqlite3.Error."""
        await self._run(lambda cursor: cursor.executemany(sql, parameters))

    async def fetchall(self) -> list[Any]:
        """Give the rows of the statement that ran last."""
        return self._rows

    async def close(self) -> None:
        """Forget the rows."""
        self._rows = []

    async def _run(self, run: Run) -> None:
        # Told now: whoever is cancelled meanwhile must not leave a statement to itself.
        how = self._connection.take_beginning()
        self._rows = await self._connection.do(partial(self._in_thread, how, run))

    def _in_thread(self, how: str, run: Run) -> list[Any]:
        cursor = run(self._connection.begun(how))
        rows = cursor.fetchall() if cursor.description else []
        # Only now: with RETURNING, rows count as they are fetched.
        self.description, self.rowcount = cursor.description, cursor.rowcount
        self.lastrowid = cursor.lastrowid
        cursor.close()
        return rows


def _begin_writing(cursor: sqlite3.Cursor) -> sqlite3.Cursor:
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        return _take_turn(cursor, time.monotonic() + PATIENCE_SECONDS)
    finally:
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_SECONDS * 1000:.0f}")


def _take_turn(cursor: sqlite3.Cursor, until: float) -> sqlite3.Cursor:
    while True:
        try:
            return cursor.execute(BEGIN_WRITING)
        except sqlite3.OperationalError as problem:
            if not _is_busy(problem) or time.monotonic() > until:
                raise
        time.sleep(BETWEEN_LOOKS_SECONDS)


def _is_busy(problem: sqlite3.OperationalError) -> bool:
    # The lowest byte of a code says what it is, the rest of it in which way.
    return problem.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


class Connection(aiosqlite.Connection):
    """A connection in a thread of its own, whose cursors need it once for each statement."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)
        # Nobody waits for it when the program ends, as SQLAlchemy arranges for aiosqlite's own.
        self._thread.daemon = True
        self._beginning = ""
        self._is_used = False

    async def _connect(self) -> aiosqlite.Connection:
        try:
            return await super()._connect()
        except BaseException:
            # Its thread would report that it ends, to a loop that may have ended before.
            await asyncio.to_thread(self._thread.join, PATIENCE_SECONDS)
            raise

    def begin(self, how: str) -> None:
        """Have the next statement begin a transaction, BEGIN_READING or BEGIN_WRITING."""
        self._beginning = how

    def take_beginning(self) -> str:
        """Give how the next statement is to begin a transaction, once; "" inside of one."""
        how, self._beginning = self._beginning, ""
        return how

    def begun(self, how: str) -> sqlite3.Cursor:
        """Give a cursor in the transaction that was asked for, in the connection's own thread."""
        cursor = self._conn.cursor()
        try:
            if how == BEGIN_WRITING:
                _begin_writing(cursor)
            elif how:
                cursor.execute(how)
        except sqlite3.Error:
            self._beginning = how  # for the next statement, which would else stand alone
            raise
        return cursor

    async def commit(self) -> None:
        """End the transaction, if any statement was run in it. Raises sqlite3.Error."""
        self._beginning = ""
        if self._is_used:
            await super().commit()
            self._is_used = False

    async def rollback(self) -> None:
        """Undo the transaction, if any statement was run in it. Raises sqlite3.Error."""
        self._beginning = ""
        if self._is_used:
            await super().rollback()
            self._is_used = False

    async def do(self, work: Callable[[], list[Any]]) -> list[Any]:
        """Give what the work gives that is done in the connection's thread."""
        # Noted before it is done, so that it is undone also for whoever is cancelled meanwhile.
        self._is_used = True
        # The library's own annotations are partial.
        return await self._execute(work)  # pyright: ignore[reportUnknownMemberType]

    def cursor(self) -> Cursor:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Give a cursor, without going to the thread."""
        return Cursor(self)


def connect(database: str, **options: Any) -> Connection:
    """Give a connection yet to be awaited; takes what sqlite3.connect takes."""
    return Connection(partial(sqlite3.connect, database, **options))
