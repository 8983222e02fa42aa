"""Makes a backup: database and stored files as they are at one moment, while the portal works."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from tickets_app.db import copying, files_on_disk
from tickets_app.domain.errors import ProductError
from tickets_app.domain.release import VERSION
from tickets_app.services import archive, migrations
from tickets_app.services.archive import Archive


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup holds, and the files whose bytes are gone or not what they were."""

    row_count: int
    file_count: int
    missing_ids: tuple[str, ...]
    damaged_ids: tuple[str, ...]


async def make(engine: AsyncEngine, files_dir: Path, path: Path) -> Made:
    """Write a backup to the path, which nobody else can read, and give what it holds.

    Raises ProductError "backup_exists", "backup_of_nothing" (no tables yet) or "database_damaged".
    """
    with archive.new(path) as made:
        async with copying.snapshot(engine) as connection:
            await copying.be_patient(connection)
            revision = await connection.run_sync(_write_tables, made)
            digests = await connection.run_sync(files_on_disk.digests)
        # Bytes never change and are there before their row is: after it they are there still,
        # unless somebody has taken the file back meanwhile.
        missing = await asyncio.to_thread(_write_files, made, files_dir, digests)
        made.close(VERSION, revision, datetime.now(UTC).isoformat())
        async with engine.connect() as connection:
            wanted = await connection.run_sync(files_on_disk.digests)
    return Made(
        row_count=sum(part.row_count for part in made.tables.values()),
        file_count=len(made.files),
        missing_ids=tuple(file_id for file_id in missing if file_id in wanted),
        damaged_ids=tuple(one for one, digest in made.files.items() if digests[one] != digest),
    )


def _write_tables(connection: Connection, made: Archive) -> str:
    """Write all tables of one moment, and give the revision that they are at."""
    revision = migrations.revision_of(connection)
    if not revision:
        raise ProductError("backup_of_nothing")
    if not copying.is_sound(connection):
        raise ProductError("database_damaged")
    for table in copying.list_tables(connection):
        columns = [column.name for column in table.c]
        made.add_table(table.name, columns, copying.read_rows(connection, table))
    return revision


def _write_files(made: Archive, files_dir: Path, digests: dict[str, str]) -> list[str]:
    """Write the files, and give those that are not there."""
    missing: list[str] = []
    for file_id in sorted(digests):
        try:
            with (files_dir / file_id).open("rb") as content:
                made.add_file(file_id, content)
        except FileNotFoundError:
            missing.append(file_id)
    return missing
