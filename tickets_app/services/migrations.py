"""Brings the database to the newest revision; a command that runs before workers start."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from tickets_app.db import engine as db_engine
from tickets_app.db.tables import metadata
from tickets_app.services import fault_points

INI = Path(__file__).parents[2] / "alembic.ini"


async def upgrade(engine: AsyncEngine) -> str:
    """Bring the database to the newest revision, in one transaction, and give its name."""
    async with engine.begin() as connection:
        await db_engine.stand_alone(connection)
        await connection.run_sync(upgrade_to, newest())
        return await connection.run_sync(revision_of)


async def current(engine: AsyncEngine) -> str:
    """Give the revision at which the database is, empty before the first."""
    async with db_engine.reading(engine).connect() as connection:
        return await connection.run_sync(revision_of)


async def is_current(engine: AsyncEngine) -> bool:
    """Tell whether the database is at the newest revision that this program knows."""
    return await current(engine) == newest()


def newest() -> str:
    """Give the newest revision that this program knows."""
    return _scripts().get_current_head() or ""


def known() -> set[str]:
    """Give every revision that this program knows."""
    return {script.revision for script in _scripts().walk_revisions()}


def revision_of(connection: Connection) -> str:
    """Give the revision at which the connection's database is, empty before the first."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def upgrade_to(connection: Connection, revision: str) -> None:
    """Bring the connection's database to the revision, within its transaction."""
    config = Config(INI)
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    fault_points.reach("migrated")


async def differences(engine: AsyncEngine) -> list[object]:
    """Give what the tables in code and in the database do not agree on."""
    async with engine.connect() as connection:
        return await connection.run_sync(_differences)


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(Config(INI))


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))
