"""Whether Chatwoot reaches the portal, as the calls that have come say; nothing else proves it."""

from __future__ import annotations

from integrations.chatwoot import wanted
from integrations.chatwoot.findings import Finding, ok, warn
from tickets_app.db import hearing
from tickets_app.services.tools import Tools


async def look(tools: Tools) -> tuple[Finding, ...]:
    """Give when Chatwoot has called last, or that it has not; nothing where it never should."""
    chatwoot = tools.settings.chatwoot
    if chatwoot is None or not chatwoot.hearing.has_webhook:
        return ()
    company_id = await tools.intake.company_id(tools.readers)
    async with tools.readers() as session:
        last_at = await hearing.newest_received_at(session, company_id)
    if last_at is None:
        return (warn("calls_none", url=wanted.webhook_url(tools.settings.portal_base_url)),)
    return (ok("calls_come", moment=f"{last_at:%Y-%m-%d %H:%M}"),)
