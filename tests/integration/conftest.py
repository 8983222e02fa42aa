"""A real database for every test, built by the migrations; PostgreSQL with --postgres-url."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.factories import QUICK_HASHER, Clock, make_settings
from tests.helpdesk import Helpdesk, open_helpdesk
from tickets_app.db import engine as db_engine
from tickets_app.db.tables import metadata
from tickets_app.services import migrations, passwords
from tickets_app.services import tools as tools_module
from tickets_app.services.announcements import InProcessBus, Wake
from tickets_app.services.counters import Counters
from tickets_app.services.tools import Tools

EMPTY_AGAIN = (
    f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY CASCADE",
    "INSERT INTO company (name, created_at) VALUES ('', now())",
    "INSERT INTO counter (company_id, name, value) SELECT id, 'ticket', 0 FROM company",
    f"UPDATE alembic_version SET version_num = '{migrations.newest()}'",
)
"""As the migrations leave it, also behind a test that pretends to be at an older revision."""


@pytest.fixture(scope="session")
def migrated(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database at the newest revision: on SQLite a file to be copied."""
    if postgres_url:
        asyncio.run(_build(postgres_url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public"))
        return postgres_url
    url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'empty.db'}"
    asyncio.run(_build(url))
    return url


async def _build(url: str, *first: str) -> None:
    engine = db_engine.create_engine(url)
    try:
        async with engine.begin() as connection:
            for statement in first:
                await connection.execute(text(statement))
        await migrations.upgrade(engine)
    finally:
        await engine.dispose()


@pytest.fixture
def database_url(migrated: str, tmp_path: Path) -> str:
    """The address of this test's own database."""
    if not migrated.startswith("sqlite:///"):
        return migrated
    copy = tmp_path / "portal.db"
    shutil.copy(migrated.removeprefix("sqlite:///"), copy)
    return f"sqlite:///{copy}"


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = db_engine.create_engine(database_url)
    if engine.dialect.name == "postgresql":
        async with engine.begin() as connection:
            for statement in EMPTY_AGAIN:
                await connection.execute(text(statement))
    yield engine
    await engine.dispose()


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords hashed in no time: with the real cost this floor would hash for minutes."""
    monkeypatch.setattr(passwords, "_HASHER", QUICK_HASHER)
    monkeypatch.setattr(passwords, "NOBODYS", QUICK_HASHER.hash("nobody's"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tools(engine: AsyncEngine, database_url: str, tmp_path: Path, clock: Clock) -> Tools:
    """The product's tools on this test's database; no Chatwoot behind them."""
    tools = Tools(
        settings=make_settings(database_url, tmp_path / "data"),
        sessions=db_engine.create_sessions(engine),
        readers=db_engine.create_readers(engine),
        clock=clock,
        chatwoot=None,
        bus=InProcessBus(),
        wake=Wake(),
        counters=Counters(),
    )
    tools_module.use(tools)
    return tools


@pytest.fixture
def wait(clock: Clock) -> Callable[[timedelta], None]:
    """Lets time pass."""
    return clock.advance


@pytest.fixture
def selects(engine: AsyncEngine) -> list[str]:
    """The questions asked of the database, as they are asked."""
    asked: list[str] = []

    def hear(*heard: Any) -> None:
        if heard[2].startswith("SELECT"):
            asked.append(heard[2])

    event.listen(engine.sync_engine, "before_cursor_execute", hear)
    return asked


@pytest.fixture
async def desk(tools: Tools) -> AsyncIterator[Helpdesk]:
    """A portal on one side, a Chatwoot that signs its webhooks on the other."""
    async with open_helpdesk(tools) as desk:
        yield desk


@pytest.fixture(params=["4.10.0", "4.16.2"])
async def any_desk(tools: Tools, request: pytest.FixtureRequest) -> AsyncIterator[Helpdesk]:
    """The same with an older Chatwoot, whose calls are only hints, and with a newer one."""
    async with open_helpdesk(tools, request.param) as desk:
        yield desk
