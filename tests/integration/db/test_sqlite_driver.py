"""A cancelled writer leaves nothing behind on SQLite, also where the statement comes late."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tickets_app.db import sqlite_driver
from tickets_app.db.sqlite_driver import BEGIN_WRITING, Connection


async def connection_to(path: Path) -> Connection:
    connection = sqlite_driver.connect(str(path), isolation_level=None)
    await connection
    await connection.cursor().execute("CREATE TABLE IF NOT EXISTS word (said TEXT)")
    return connection


async def words(connection: Connection) -> list[str]:
    cursor = connection.cursor()
    await cursor.execute("SELECT said FROM word")
    return [row[0] for row in await cursor.fetchall()]


async def test_a_statement_that_runs_after_its_writer_was_cancelled_is_undone(
    tmp_path: Path,
) -> None:
    connection, other = [await connection_to(tmp_path / "words.db") for _ in range(2)]
    connection.begin(BEGIN_WRITING)
    writing = asyncio.create_task(
        connection.cursor().execute("INSERT INTO word VALUES ('by nobody')")
    )
    await asyncio.sleep(0)
    writing.cancel()
    await asyncio.wait([writing])
    await connection.rollback()
    other.begin(BEGIN_WRITING)
    await other.cursor().execute("INSERT INTO word VALUES ('by another')")
    await other.commit()
    assert await words(connection) == await words(other) == ["by another"]
    await connection.close()
    await other.close()
