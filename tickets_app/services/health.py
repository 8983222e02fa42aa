"""Whether this process can do its work, for whoever watches it from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from tickets_app.db import outbox
from tickets_app.services import migrations
from tickets_app.services.tools import Tools


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether requests may come, and what was looked at."""

    is_ready: bool
    checks: Mapping[str, str | int]


async def readiness(tools: Tools) -> Readiness:
    """Give the state of database and work; Chatwoot away makes the work older, no more."""
    try:
        async with tools.readers() as session:
            revision = await session.scalar(text("SELECT version_num FROM alembic_version"))
            oldest = await outbox.oldest_unfinished_at(session)
    except SQLAlchemyError:
        return Readiness(is_ready=False, checks={"database": "away"})
    is_current = revision == migrations.newest()
    age = int((tools.clock() - oldest).total_seconds()) if oldest else 0
    checks: dict[str, str | int] = {
        "database": "ok",
        "migrations": "current" if is_current else "behind",
        "oldest_outbox_seconds": age,
        "chatwoot": "set" if tools.chatwoot else "not set",
    }
    return Readiness(is_ready=is_current, checks=checks)
