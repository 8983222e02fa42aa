"""How hearing from Chatwoot stands, for the health page, administrators and alarms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import duplicate_messages, hearing, hourly_counts, routines
from tickets_app.services.tools import Tools

POLLING = "polling"
SWEEP = "deep_sweep"
MISSED = "webhook.missed"
MOST_MISSED = 5
"""In one hour; more than that is no accident."""

SILENCE = timedelta(minutes=30)
"""Without any webhook; then polling is all that we hear."""


@dataclass(frozen=True, slots=True)
class ReconciliationStatus:
    """What polling has found lately; times are ours, None where it has not happened yet."""

    polled_at: datetime | None
    """When the last poll began that came to its end."""
    swept_at: datetime | None
    """When the last deep sweep began that came to its end."""
    last_error: str
    """Why the last poll did not come to its end, empty when it did."""
    heard_at: datetime | None
    """When the last webhook came."""
    missed_in_an_hour: int
    """What no webhook had announced, in the worse of this hour and the one before."""
    missed_in_a_day: int
    duplicate_count: int
    """Messages of ours that stand twice in Chatwoot, ever."""
    expects_webhooks: bool
    is_silent: bool
    """No webhook for half an hour, where there should be some."""

    @property
    def is_degraded(self) -> bool:
        """Whether webhooks do not bring what they should."""
        return self.missed_in_an_hour > MOST_MISSED or (
            self.is_silent and self.missed_in_an_hour > 0
        )


async def read(tools: Tools) -> ReconciliationStatus:
    """Give how it stands, as all processes together have left it."""
    company_id = await tools.intake.company_id(tools.readers)
    async with tools.readers() as session:
        return await read_in(session, tools, company_id)


async def read_in(session: AsyncSession, tools: Tools, company_id: int) -> ReconciliationStatus:
    """Give how it stands, in a unit of work that is open already."""
    now = tools.clock()
    polling = await routines.find(session, company_id, POLLING)
    sweep = await routines.find(session, company_id, SWEEP)
    heard_at = await hearing.newest_received_at(session, company_id)
    hour, day = now - 2 * hourly_counts.HOUR, now - timedelta(days=1)
    return ReconciliationStatus(
        polled_at=polling.succeeded_at if polling else None,
        swept_at=sweep.succeeded_at if sweep else None,
        last_error=polling.last_error if polling else "",
        heard_at=heard_at,
        missed_in_an_hour=await hourly_counts.worst(session, company_id, MISSED, hour),
        missed_in_a_day=await hourly_counts.total(session, company_id, MISSED, day),
        duplicate_count=await duplicate_messages.count(session, company_id),
        expects_webhooks=expects_webhooks(tools),
        is_silent=expects_webhooks(tools) and (heard_at is None or now - heard_at > SILENCE),
    )


def expects_webhooks(tools: Tools) -> bool:
    """Tell whether Chatwoot was given an address to call us at."""
    chatwoot = tools.settings.chatwoot
    has_proof = bool(chatwoot and (chatwoot.webhook_secrets or chatwoot.webhook_token))
    return has_proof and not is_never_called(tools)


def is_never_called(tools: Tools) -> bool:
    """Tell whether the portal is set to do without webhooks."""
    chatwoot = tools.settings.chatwoot
    return chatwoot is not None and not chatwoot.hearing.has_webhook
