"""Whether this process can do its work, for whoever watches it from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import outbox, webhook_events
from tickets_app.domain.breaker import Reason
from tickets_app.domain.timeline import OutboxState, WebhookState
from tickets_app.services import gate, listening, migrations
from tickets_app.services.reconciliation import status
from tickets_app.services.tools import Tools

LONGEST_WAIT = timedelta(minutes=15)
"""Work that waits longer says that Chatwoot is away or does not let us in."""


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
            work = await _work(session, tools)
            closed_for = await gate.why_closed(session, tools)
            webhooks = await _webhooks(session, tools)
    except SQLAlchemyError:
        return Readiness(is_ready=False, checks={"database": "away"})
    is_current = revision == migrations.newest()
    checks: dict[str, str | int] = {
        "database": "ok",
        "migrations": "current" if is_current else "behind",
        "chatwoot": _chatwoot(tools, work["oldest_outbox_seconds"], closed_for),
        "breaker": closed_for or "closed",
        **webhooks,
        **work,
    }
    return Readiness(is_ready=is_current, checks=checks)


async def _work(session: AsyncSession, tools: Tools) -> dict[str, int]:
    oldest = await outbox.oldest_unfinished_at(session)
    going, coming = (
        await outbox.count_by_state(session),
        await webhook_events.count_by_state(session),
    )
    return {
        "oldest_outbox_seconds": int((tools.clock() - oldest).total_seconds()) if oldest else 0,
        "outbox_dead": going.get(OutboxState.DEAD, 0),
        "webhooks_waiting": coming.get(WebhookState.RECEIVED, 0),
        "webhooks_poison": coming.get(WebhookState.POISON, 0),
    }


async def _webhooks(session: AsyncSession, tools: Tools) -> dict[str, str | int]:
    if tools.chatwoot is None:
        return {}
    company_id = await tools.intake.company_id(tools.readers)
    found = await status.read_in(session, tools, company_id)
    cable = {"cable": await listening.state(session, tools)} if listening.is_wanted(tools) else {}
    return {
        "webhooks": "degraded" if found.is_degraded else "ok",
        "webhooks_missed": found.missed_in_an_hour,
        **cable,
    }


def _chatwoot(tools: Tools, oldest_seconds: int, closed_for: Reason) -> str:
    if tools.chatwoot is None:
        return "not set"
    is_late = oldest_seconds > LONGEST_WAIT.total_seconds()
    return "degraded" if is_late or closed_for else "ok"
