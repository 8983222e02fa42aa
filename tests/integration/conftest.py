"""A real database for every test, built by the migrations; PostgreSQL with --postgres-url."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import event, text
from sqlalchemy.engine import URL, make_url
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
def migrated(
    postgres_url: str, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a database at the newest revision: on SQLite a file to be copied."""
    if postgres_url:
        with _own_database(postgres_url, worker_id) as url:
            asyncio.run(_build(url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public"))
            yield url
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'empty.db'}"
        asyncio.run(_build(url))
        yield url


@contextmanager
def _own_database(given: str, worker_id: str) -> Iterator[str]:
    """The database that is given; for each of several processes one of its own beside it."""
    if worker_id == "master":
        yield given
        return
    address = make_url(given).set(drivername="postgresql")
    name = f"{address.database}_{worker_id}"
    own = Identifier(name)
    with psycopg.connect(_written(address), autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(own))
        connection.execute(SQL("CREATE DATABASE {}").format(own))
        yield _written(address.set(database=name))
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(own))


def _written(address: URL) -> str:
    return address.render_as_string(hide_password=False)


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
