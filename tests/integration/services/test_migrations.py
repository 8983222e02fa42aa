from __future__ import annotations

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine

from tickets_app.db import engine as db_engine
from tickets_app.services import migrations


async def test_models_and_migrations_agree(engine: AsyncEngine) -> None:
    assert await migrations.differences(engine) == []


async def test_a_migrated_database_is_current(engine: AsyncEngine) -> None:
    assert await migrations.is_current(engine)


async def test_a_program_that_starts_waits_for_no_writer(engine: AsyncEngine) -> None:
    async with engine.begin():
        assert await asyncio.wait_for(migrations.is_current(engine), 2)


async def test_migrating_again_changes_nothing(engine: AsyncEngine) -> None:
    assert await migrations.upgrade(engine) == await migrations.current(engine)


async def test_a_fresh_database_is_not_current(tmp_path: object) -> None:
    fresh = db_engine.create_engine(f"sqlite:///{tmp_path}/fresh.db")
    assert not await migrations.is_current(fresh)
    await fresh.dispose()


async def test_two_commands_at_once_migrate_once(tmp_path: object) -> None:
    engines = [db_engine.create_engine(f"sqlite:///{tmp_path}/both.db") for _ in range(2)]
    revisions = await asyncio.gather(*(migrations.upgrade(engine) for engine in engines))
    assert revisions == [migrations.newest()] * 2
    for engine in engines:
        await engine.dispose()
