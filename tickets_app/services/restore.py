"""Puts a backup in the place of a portal: all of it or nothing, and nobody hears a thing twice."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from tickets_app.db import copying, outdated
from tickets_app.db import engine as db_engine
from tickets_app.domain.errors import ProductError
from tickets_app.services import archive, migrations
from tickets_app.services.archive import Found, Manifest


async def put_back(
    engine: AsyncEngine, files_dir: Path, path: Path, *, now: datetime, may_replace: bool
) -> Manifest:
    """Make the portal what it was, brought to the newest revision; give what the backup is of.

    Its work for Chatwoot is of unknown fate from now on, and everybody signs in anew. Raises
    ProductError "backup_missing", "backup_damaged", "backup_newer", or "portal_in_use" where
    people or tickets would be replaced unasked.
    """
    with archive.checked(path) as found:
        if found.manifest.revision not in migrations.known():
            raise ProductError("backup_newer", version=found.manifest.version)
        async with engine.begin() as connection:
            await db_engine.stand_alone(connection)
            if not may_replace and await connection.run_sync(outdated.is_in_use):
                raise ProductError("portal_in_use")
            # Its bytes lie on the disk before a file's row is there, as ever.
            await asyncio.to_thread(_extract, found, files_dir)
            await connection.run_sync(_fill, found)
            await connection.run_sync(outdated.make_unsure, now)
        await asyncio.to_thread(_remove_others, found, files_dir)
        return found.manifest


def _extract(found: Found, files_dir: Path) -> None:
    files_dir.mkdir(parents=True, exist_ok=True)
    for file_id in found.manifest.files:
        found.extract(file_id, files_dir)
    archive.sync_folder(files_dir)


def _fill(connection: Connection, found: Found) -> None:
    """Build the tables as they were when the backup was made, fill them, bring them up to date."""
    copying.drop_all(connection)
    migrations.upgrade_to(connection, found.manifest.revision)
    copying.empty_all(connection)
    for table in copying.list_tables(connection):
        part = found.manifest.tables[table.name]
        copying.write_rows(connection, table, part.columns, found.rows(table.name))
        assert copying.count_rows(connection, table) == part.row_count
    migrations.upgrade_to(connection, migrations.newest())
    assert copying.is_sound(connection), "a backup holds what a sound database held"


def _remove_others(found: Found, files_dir: Path) -> None:
    """Take away the bytes of the portal that was replaced."""
    for path in files_dir.iterdir():
        if path.is_file() and path.name not in found.manifest.files:
            path.unlink(missing_ok=True)
