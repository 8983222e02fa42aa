"""What is put back: all of it or nothing, and nothing of it is sent twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests import factories
from tests.backups import (
    NOW,
    busy_portal,
    cut_short,
    everything,
    put_back,
    rewritten,
    spoil,
)
from tests.helpdesk import Helpdesk
from tickets_app.db import copying
from tickets_app.db import engine as db_engine
from tickets_app.db.outbox import OutboxRow
from tickets_app.db.sessions import WebSession
from tickets_app.domain.errors import ProductError
from tickets_app.services import backup, messages, migrations
from tickets_app.services.tools import Tools

QUARANTINE = timedelta(seconds=91)


@pytest.fixture
async def elsewhere(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """The empty database of another host."""
    engine = db_engine.create_engine(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    yield engine
    await engine.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "portal.backup"


async def test_what_is_put_back_is_what_was_there(
    tools: Tools, engine: AsyncEngine, elsewhere: AsyncEngine, file: Path
) -> None:
    await busy_portal(tools)
    before = await everything(engine)
    made = await backup.make(engine, tools.files_dir, file)
    await put_back(elsewhere, file)
    after = await everything(elsewhere)
    for changed in ("outbox", "web_session"):
        assert len(after.pop(changed)) == len(before.pop(changed))
    assert after == before
    assert made.row_count > 0
    assert (made.missing_ids, made.damaged_ids) == ((), ())


async def test_the_bytes_of_files_are_put_back(
    tools: Tools, engine: AsyncEngine, elsewhere: AsyncEngine, file: Path
) -> None:
    await busy_portal(tools)
    await backup.make(engine, tools.files_dir, file)
    await put_back(elsewhere, file)
    kept = {path.name: path.read_bytes() for path in tools.files_dir.iterdir()}
    assert {path.name: path.read_bytes() for path in (file.parent / "put-back").iterdir()} == kept
    assert len(kept) == 1


async def test_a_portal_goes_on_numbering_after_it_was_put_back(
    tools: Tools, engine: AsyncEngine, file: Path
) -> None:
    await busy_portal(tools)
    await backup.make(engine, tools.files_dir, file)
    await put_back(engine, file, files_dir=tools.files_dir, may_replace=True)
    dave = await factories.person(tools, "Erica Nova")
    assert await factories.ticket(tools, dave) == 3


async def test_a_backup_of_any_database_is_put_back_into_this_one(
    tools: Tools, engine: AsyncEngine, elsewhere: AsyncEngine, file: Path, tmp_path: Path
) -> None:
    await busy_portal(tools)
    await backup.make(engine, tools.files_dir, file)
    await put_back(elsewhere, file)
    moved = tmp_path / "moved.backup"
    await backup.make(elsewhere, tmp_path / "put-back", moved)
    await put_back(engine, moved, files_dir=tools.files_dir, may_replace=True)
    assert await everything(engine) == await everything(elsewhere)


async def test_everybody_signs_in_anew(tools: Tools, engine: AsyncEngine, file: Path) -> None:
    await busy_portal(tools)
    await backup.make(engine, tools.files_dir, file)
    await put_back(engine, file, files_dir=tools.files_dir, may_replace=True)
    async with tools.readers() as session:
        assert (await session.scalars(select(WebSession.revoked_at))).all() == [NOW]


async def test_an_older_backup_is_brought_to_the_newest_revision(
    elsewhere: AsyncEngine, file: Path, tmp_path: Path
) -> None:
    old = db_engine.create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    async with old.begin() as connection:
        await connection.run_sync(migrations.upgrade_to, "0002")
        await connection.execute(
            text("INSERT INTO counter (company_id, name, value) VALUES (1, 'x', 7)")
        )
    await backup.make(old, tmp_path / "files", file)
    await old.dispose()
    await put_back(elsewhere, file)
    assert await migrations.is_current(elsewhere)
    assert [1, "x", 7] in (await everything(elsewhere))["counter"]


async def test_what_was_delivered_after_the_backup_is_not_sent_again(
    any_desk: Helpdesk, engine: AsyncEngine, file: Path
) -> None:
    desk, tools = any_desk, any_desk.tools
    dave = await factories.person(tools)
    first = await factories.ticket(tools, dave)
    await desk.settle()
    await messages.reply(tools, dave, first, factories.message("antes da cópia"))
    second = await factories.ticket(tools, dave, title="Outra coisa inteira")
    await backup.make(engine, tools.files_dir, file)
    await desk.settle()
    await desk.says(first, "resposta")
    await desk.settle()
    sent = {number: len(await desk.messages(number)) for number in (first, second)}
    await put_back(engine, file, files_dir=tools.files_dir, may_replace=True, now=desk.clock())
    await desk.says(first, "mais uma")
    await desk.settle()
    desk.clock.advance(QUARANTINE)
    await desk.settle()
    assert len(await desk.messages(first)) == sent[first] + 1
    assert len(await desk.messages(second)) == sent[second]
    assert len(desk.sandbox.world.store.conversations) == 2
    async with tools.readers() as session:
        assert set(await session.scalars(select(OutboxRow.state))) == {"done"}


async def test_what_was_not_delivered_is_sent_after_the_quarantine(
    desk: Helpdesk, engine: AsyncEngine, file: Path
) -> None:
    tools = desk.tools
    dave = await factories.person(tools)
    number = await factories.ticket(tools, dave)
    await backup.make(engine, tools.files_dir, file)
    await put_back(engine, file, files_dir=tools.files_dir, may_replace=True, now=desk.clock())
    await desk.settle()
    for _ in range(3):
        desk.clock.advance(QUARANTINE)
        await desk.settle()
    assert len(await desk.messages(number)) == 1


async def test_a_portal_in_use_is_not_replaced_unasked(
    tools: Tools, engine: AsyncEngine, file: Path
) -> None:
    await busy_portal(tools)
    await backup.make(engine, tools.files_dir, file)
    before = await everything(engine)
    with pytest.raises(ProductError, match="portal_in_use"):
        await put_back(engine, file, files_dir=tools.files_dir)
    assert await everything(engine) == before


async def test_replacing_takes_the_bytes_of_other_files_away(
    tools: Tools, engine: AsyncEngine, file: Path
) -> None:
    await busy_portal(tools)
    await backup.make(engine, tools.files_dir, file)
    dave = await factories.person(tools, "Erica Nova")
    other = await factories.upload(tools, dave)
    await put_back(engine, file, files_dir=tools.files_dir, may_replace=True)
    assert not (tools.files_dir / other).exists()
    assert len(list(tools.files_dir.iterdir())) == 1


async def test_a_restore_that_fails_leaves_the_portal_as_it_was(
    tools: Tools, engine: AsyncEngine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await busy_portal(tools)
    await backup.make(engine, tools.files_dir, file)
    before = await everything(engine)
    monkeypatch.setattr(copying, "is_sound", lambda _: False)
    with pytest.raises(AssertionError):
        await put_back(engine, file, files_dir=tools.files_dir, may_replace=True)
    assert await everything(engine) == before


@pytest.mark.parametrize("at", [0.01, 0.3, 0.6, 0.95])
async def test_a_damaged_backup_changes_nothing(
    at: float, tools: Tools, engine: AsyncEngine, elsewhere: AsyncEngine, file: Path
) -> None:
    await busy_portal(tools)
    await backup.make(engine, tools.files_dir, file)
    spoil(file, at)
    with pytest.raises(ProductError, match="backup_damaged"):
        await put_back(elsewhere, file)
    assert await everything(elsewhere) == {}


async def test_a_backup_cut_short_changes_nothing(
    tools: Tools, engine: AsyncEngine, elsewhere: AsyncEngine, file: Path
) -> None:
    await backup.make(engine, tools.files_dir, file)
    cut_short(file)
    with pytest.raises(ProductError, match="backup_damaged"):
        await put_back(elsewhere, file)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"revision": "9999"}, "backup_newer"),
        ({"format": 2}, "backup_newer"),
        ({"files": {"../outside": "0" * 64}}, "backup_damaged"),
        ({"tables": {"ticket": {"columns": [], "row_count": 0, "sha256": "0"}}}, "backup_damaged"),
    ],
    ids=["revision", "format", "path", "digest"],
)
async def test_a_backup_that_promises_something_else_is_refused(
    changes: dict[str, Any], code: str, engine: AsyncEngine, tmp_path: Path, file: Path
) -> None:
    await backup.make(engine, tmp_path / "files", file)
    rewritten(file, **changes)
    with pytest.raises(ProductError, match=code):
        await put_back(engine, file, may_replace=True)


async def test_a_file_that_is_not_there_is_no_backup(elsewhere: AsyncEngine, file: Path) -> None:
    with pytest.raises(ProductError, match="backup_missing"):
        await put_back(elsewhere, file)
