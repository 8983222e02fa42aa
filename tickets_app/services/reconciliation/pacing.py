"""Keeps reading well below what Chatwoot lets one address ask in a minute.

Twenty requests a second beside the ten of delivery leave it half of its three thousand a minute.
Where Chatwoot has found us too fast, whoever of us it was, reading slows down as well. Set to
know no bound, the portal reads as fast as it is answered.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from integrations.errors import RateLimited
from tickets_app.db import gates
from tickets_app.domain import pace
from tickets_app.services import gate
from tickets_app.services.tools import Tools

MOST_A_SECOND = 20.0
LONGEST = timedelta(minutes=1)
"""Chatwoot counts by whole minutes."""


async def wait(tools: Tools) -> None:
    """Return when the next request may go out."""
    assert tools.settings.chatwoot, "nothing is read without a Chatwoot"
    most = MOST_A_SECOND if tools.settings.chatwoot.requests_per_second else 0.0
    found = await _look(tools, tools.settings.chatwoot.base_url)
    await asyncio.sleep(_pause(found, most, tools.clock()).total_seconds())


async def _look(tools: Tools, base_url: str) -> pace.Pace | None:
    now = tools.clock()
    if not tools.pace.is_fresh(now):
        async with tools.readers() as session:
            found = await gates.find(session, base_url)
        tools.pace.keep(found.pace if found else None, now)
    return tools.pace.pace


def _pause(found: pace.Pace | None, most: float, now: datetime) -> timedelta:
    allowed = pace.rate(found, most, now) if found else most
    usual = timedelta(seconds=1 / allowed) if allowed else timedelta()
    quiet = found.quiet_until - now if found and found.quiet_until else timedelta()
    return min(max(usual, quiet), LONGEST)


async def slow_down(tools: Tools, limited: RateLimited) -> None:
    """Have everybody who calls this Chatwoot go slower from now on."""
    tools.pace.forget()
    await gate.slow_down(tools, timedelta(seconds=limited.retry_after or 0.0))
