"""A backup is of one moment, whole, and honest about what it lacks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests import factories
from tests.backups import (
    everything,
    names_in,
    put_back,
)
from tickets_app.db import copying
from tickets_app.db import engine as db_engine
from tickets_app.db.tables import metadata
from tickets_app.domain.errors import ProductError
from tickets_app.domain.release import VERSION
from tickets_app.services import backup, files, messages, migrations
from tickets_app.services.tools import Tools


@pytest.fixture
async def elsewhere(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """The empty database of another host."""
    engine = db_engine.create_engine(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    yield engine
    await engine.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "portal.backup"


async def test_a_backup_says_of_what_it_is(
    engine: AsyncEngine, tmp_path: Path, file: Path
) -> None:
    await backup.make(engine, tmp_path / "files", file)
    with ZipFile(file) as found:
        manifest = json.loads(found.read("manifest.json"))
    assert (manifest["version"], manifest["revision"]) == (VERSION, migrations.newest())
    assert set(manifest["tables"]) == set(metadata.tables)


async def test_nobody_else_can_read_a_backup(
    engine: AsyncEngine, tmp_path: Path, file: Path
) -> None:
    await backup.make(engine, tmp_path / "files", file)
    assert (await asyncio.to_thread(file.stat)).st_mode & 0o077 == 0


async def test_nothing_is_overwritten(engine: AsyncEngine, tmp_path: Path, file: Path) -> None:
    await asyncio.to_thread(file.write_text, "the last good one")
    with pytest.raises(ProductError, match="backup_exists"):
        await backup.make(engine, tmp_path / "files", file)
    assert await asyncio.to_thread(file.read_text) == "the last good one"


async def test_a_backup_that_fails_leaves_no_file(
    elsewhere: AsyncEngine, tmp_path: Path, file: Path
) -> None:
    with pytest.raises(ProductError, match="backup_of_nothing"):
        await backup.make(elsewhere, tmp_path / "files", file)
    assert names_in(tmp_path) == {"elsewhere.db", "elsewhere.db-wal", "elsewhere.db-shm"}


async def test_a_damaged_database_is_not_kept_as_a_good_one(
    engine: AsyncEngine, tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "is_sound", lambda _: False)
    with pytest.raises(ProductError, match="database_damaged"):
        await backup.make(engine, tmp_path / "files", file)


async def test_files_that_are_gone_or_not_what_they_were_are_told(
    tools: Tools, engine: AsyncEngine, file: Path
) -> None:
    dave = await factories.person(tools)
    gone, spoilt = [await factories.upload(tools, dave) for _ in range(2)]
    (tools.files_dir / gone).unlink()
    (tools.files_dir / spoilt).write_bytes(b"other")
    made = await backup.make(engine, tools.files_dir, file)
    assert (made.missing_ids, made.damaged_ids) == ((gone,), (spoilt,))


async def test_a_file_taken_back_meanwhile_is_not_missed(
    tools: Tools, engine: AsyncEngine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dave = await factories.person(tools)
    file_id = await factories.upload(tools, dave)
    write, loop = backup._write_files, asyncio.get_running_loop()

    def after_it_was_taken_back(*arguments: Any) -> list[str]:
        taking_back = files.discard(tools, dave, file_id)
        asyncio.run_coroutine_threadsafe(taking_back, loop).result()
        return write(*arguments)

    monkeypatch.setattr(backup, "_write_files", after_it_was_taken_back)
    made = await backup.make(engine, tools.files_dir, file)
    assert (made.file_count, made.missing_ids) == (0, ())


def test_the_version_is_that_of_the_project() -> None:
    project = Path(__file__).parents[3] / "pyproject.toml"
    assert f'version = "{VERSION}"' in project.read_text()


async def test_a_backup_under_load_is_of_one_moment(
    tools: Tools, engine: AsyncEngine, elsewhere: AsyncEngine, file: Path
) -> None:
    dave = await factories.person(tools)
    number = await factories.ticket(tools, dave)
    is_over = asyncio.Event()

    async def write() -> int:
        written = 0
        while not is_over.is_set():
            file_id = await factories.upload(tools, dave)
            await messages.reply(tools, dave, number, factories.message(file_ids=(file_id,)))
            written += 1
        return written

    writing = asyncio.create_task(write())
    await asyncio.sleep(0.2)
    made = await backup.make(engine, tools.files_dir, file)
    is_over.set()
    assert await writing > 0
    await put_back(elsewhere, file)
    rows = await everything(elsewhere)
    said = [row for row in rows["timeline_entry"] if "message" in row]
    assert len(said) == len([row for row in rows["outbox"] if "message" in row])
    assert made.missing_ids == ()
    assert len(rows["file"]) <= len(list((file.parent / "put-back").iterdir()))
