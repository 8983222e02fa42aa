"""INSERT that may meet a row that is there already, as SQLite and PostgreSQL both write it."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db.base import Base

INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
"""For statements that are built once; `backend` tells which of them a session needs."""


def backend(session: AsyncSession) -> str:
    """Give the name of the session's database: sqlite or postgresql."""
    return session.get_bind().dialect.name


def insert(session: AsyncSession, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Give the database's own INSERT, which knows `on_conflict_do_nothing`."""
    return INSERTS[backend(session)](table)
