from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tests import factories
from tests.helpdesk import Helpdesk
from tickets_app.domain import gate as rules
from tickets_app.services import gate, health, listening
from tickets_app.services.tools import Tools
from tickets_app.settings import Hearing


async def test_a_portal_at_the_newest_revision_is_ready(tools: Tools) -> None:
    found = await health.readiness(tools)
    assert found.is_ready
    assert (found.checks["migrations"], found.checks["chatwoot"]) == ("current", "not set")


async def test_a_portal_behind_its_migrations_is_not_ready(tools: Tools) -> None:
    async with tools.sessions.begin() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    found = await health.readiness(tools)
    assert (found.is_ready, found.checks["migrations"]) == (False, "behind")


async def test_a_portal_without_its_database_is_not_ready(tools: Tools) -> None:
    def away() -> Any:
        raise OperationalError("SELECT", {}, Exception("no route"))

    no_readers: Any = away
    assert not (await health.readiness(replace(tools, readers=no_readers))).is_ready


async def test_with_chatwoot_away_the_portal_is_degraded_and_ready(desk: Helpdesk) -> None:
    await factories.ticket(desk.tools, await factories.person(desk.tools))
    assert (await health.readiness(desk.tools)).checks["chatwoot"] == "ok"
    desk.clock.advance(timedelta(minutes=16))
    found = await health.readiness(desk.tools)
    assert (found.is_ready, found.checks["chatwoot"]) == (True, "degraded")
    oldest = found.checks["oldest_outbox_seconds"]
    assert isinstance(oldest, int)
    assert oldest >= 16 * 60


async def test_where_the_portal_listens_its_line_is_told(desk: Helpdesk) -> None:
    assert "cable" not in (await health.readiness(desk.tools)).checks
    chatwoot = desk.tools.settings.chatwoot
    assert chatwoot
    chatwoot = replace(chatwoot, hearing=Hearing.OUTBOUND)
    tools = replace(desk.tools, settings=replace(desk.tools.settings, chatwoot=chatwoot))
    found = await health.readiness(tools)
    assert (found.is_ready, found.checks["cable"]) == (True, listening.NOBODY)


async def test_a_breaker_that_is_open_degrades_chatwoot_and_says_why(desk: Helpdesk) -> None:
    assert (await health.readiness(desk.tools)).checks["breaker"] == "closed"
    await gate.change(desk.tools, rules.refused)
    found = await health.readiness(desk.tools)
    assert (found.is_ready, found.checks["chatwoot"]) == (True, "degraded")
    assert found.checks["breaker"] == "token"
