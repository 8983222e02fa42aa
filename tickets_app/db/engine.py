"""The engine: SQLite made safe for several writers, PostgreSQL with limits on every wait."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from tickets_app.db import sqlite_driver

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={sqlite_driver.PATIENCE_SECONDS * 1000:.0f}",
)
POSTGRES_OPTIONS = (
    "-c statement_timeout=10000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=30000"
)
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}

ALONE_ON_POSTGRES = (
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL lock_timeout = 0",
    "SELECT pg_advisory_xact_lock(7216402911)",
)

# A database error would otherwise carry the values of its statement, message bodies among them.
QUIET: dict[str, Any] = {"hide_parameters": True}

Sessions = async_sessionmaker[AsyncSession]


def create_engine(database_url: str) -> AsyncEngine:
    """Give an engine for `sqlite:///…` or `postgresql://…`; the async driver is added here."""
    url = make_url(database_url)
    url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
    if url.get_backend_name() == "sqlite":
        options: dict[str, Any] = {"connect_args": {"async_creator_fn": sqlite_driver.connect}}
        # The connection used last knows the newest pages.
        return _safe_sqlite(create_async_engine(url, pool_use_lifo=True, **options, **QUIET))
    options = {"connect_args": {"options": POSTGRES_OPTIONS}}
    return create_async_engine(url, pool_pre_ping=True, pool_recycle=1800, **options, **QUIET)


def create_sessions(engine: AsyncEngine) -> Sessions:
    """Give the factory of units of work; rows stay readable after the commit."""
    return async_sessionmaker(engine, expire_on_commit=False)


def _safe_sqlite(engine: AsyncEngine) -> AsyncEngine:
    # The driver would begin a transaction at the first write only, so that a row read before it
    # can change underneath: 280 of 320 increments were lost without a word. Taking BEGIN away from
    # the driver and taking the write lock at the start makes read-modify-write safe.
    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: Any) -> None:  # pyright: ignore[reportUnusedFunction]
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in SQLITE_PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:  # pyright: ignore[reportUnusedFunction]
        options = connection.get_execution_options()
        connection.connection.driver_connection.begin(
            sqlite_driver.BEGIN_READING
            if options.get("reads_only")
            else sqlite_driver.BEGIN_WRITING
        )

    return engine


def reading(engine: AsyncEngine) -> AsyncEngine:
    """Give the engine for what only reads: on SQLite it waits for no writer."""
    return engine.execution_options(reads_only=True)


def create_readers(engine: AsyncEngine) -> Sessions:
    """Give the factory of reading units of work: on SQLite they take no write lock."""
    return async_sessionmaker(reading(engine), expire_on_commit=False)


async def stand_alone(connection: AsyncConnection) -> None:
    """Wait for others who change tables, and let this transaction take its time.

    On SQLite the write lock, taken with any statement, does the same.
    """
    is_postgres = connection.dialect.name == "postgresql"
    for statement in ALONE_ON_POSTGRES if is_postgres else ("SELECT 1",):
        await connection.exec_driver_sql(statement)
