"""Says in the log what operators must know: webhooks that do not come, messages that stand twice.

Health and the administrators' page show the same as long as it lasts.
"""

from __future__ import annotations

import logging

from tickets_app.db import hourly_counts, routines
from tickets_app.services.reconciliation import status
from tickets_app.services.tools import Tools

log = logging.getLogger(__name__)


class Alarms:
    """What this process has said already, so that it says it once."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._is_silent = False

    async def look(self, missed_count: int) -> None:
        """Count what was missed and speak up where something has become wrong."""
        if not status.expects_webhooks(self._tools):
            return
        if missed_count:
            await self._count(missed_count)
        now = await status.read(self._tools)
        if now.is_silent and not self._is_silent and now.missed_in_an_hour:
            log.error("no webhook has come for %s: polling alone hears Chatwoot", status.SILENCE)
            self._is_silent = True
        self._is_silent = self._is_silent and now.is_silent

    async def _count(self, missed_count: int) -> None:
        tools, now = self._tools, self._tools.clock()
        company_id = await tools.intake.company_id(tools.readers)
        hour = hourly_counts.hour_of(now) - hourly_counts.HOUR
        async with tools.sessions.begin() as session:
            before = await hourly_counts.total(session, company_id, status.MISSED, hour)
            await hourly_counts.add(session, company_id, status.MISSED, now, missed_count)
            is_crossed = before <= status.MOST_MISSED < before + missed_count
            if is_crossed:
                await routines.hasten(session, company_id, status.SWEEP, now)
        tools.counters.add(status.MISSED, missed_count)
        if is_crossed:
            log.error(
                "more than %s webhooks were missed this hour: is Chatwoot's worker running, and "
                "does it reach the portal?",
                status.MOST_MISSED,
            )
