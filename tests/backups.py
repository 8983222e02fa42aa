"""A portal with something of everything, and backups of it, sound and spoilt."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from tests import factories
from tickets_app.db import copying
from tickets_app.db.tickets import Ticket
from tickets_app.services import restore, sessions
from tickets_app.services.tools import Tools

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""When it is put back."""


async def everything(engine: AsyncEngine) -> dict[str, list[list[Any]]]:
    """All rows of all tables."""
    async with engine.connect() as connection:
        return await connection.run_sync(
            lambda sync: {
                table.name: list(copying.read_rows(sync, table))
                for table in copying.list_tables(sync)
            }
        )


async def put_back(engine: AsyncEngine, file: Path, **more: Any) -> None:
    options: dict[str, Any] = {"files_dir": file.parent / "put-back", "now": NOW, **more}
    options.setdefault("may_replace", False)
    await restore.put_back(engine, options.pop("files_dir"), file, **options)


async def busy_portal(tools: Tools) -> int:
    """People, sessions, files, a ticket and one that continues it; the number of the first."""
    dave = await factories.person(tools)
    await sessions.sign_in(tools, "dave@example.com", factories.PASSWORD, ip="::1", user_agent="x")
    file_id = await factories.upload(tools, dave, b"\x00\xffbytes" * 999)
    number = await factories.ticket(tools, dave, file_ids=(file_id,))
    await factories.delivered(tools, number)
    later = await factories.ticket(tools, dave)
    await factories.change(tools, later, continues_id=(await factories.row_of(tools, number)).id)
    earlier = await factories.row_of(tools, number)
    async with tools.sessions.begin() as session:
        # Whichever of the two comes first in the backup, one refers to a row behind it.
        await session.execute(
            update(Ticket)
            .where(Ticket.id == earlier.id)
            .values(continues_id=(await factories.row_of(tools, later)).id)
        )
    return number


def spoil(file: Path, at: float) -> None:
    """Other bytes at some place."""
    content = bytearray(file.read_bytes())
    place = int(len(content) * at)
    content[place : place + 40] = bytes(byte ^ 0xFF for byte in content[place : place + 40])
    file.write_bytes(content)


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def rewritten(file: Path, **changes: Any) -> None:
    """Another manifest in the backup."""
    with ZipFile(file) as found:
        parts = {name: found.read(name) for name in found.namelist()}
    manifest = {**json.loads(parts.pop("manifest.json")), **changes}
    with ZipFile(file, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
        made.writestr("manifest.json", json.dumps(manifest))


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}
