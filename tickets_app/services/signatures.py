"""Who signs once signs always: what is unsigned after a signature is somebody with our token.

A token stands in a webhook's address and gets into logs; a secret does not. Without this rule
whoever finds the token could leave the signature away (security-reliability.md 4.1).
"""

from __future__ import annotations

from datetime import datetime

from integrations.chatwoot.webhooks import SERVICE, VerifiedDelivery
from integrations.errors import SignatureMissing
from tickets_app.db import companies, signed_webhooks
from tickets_app.db.signed_webhooks import Place
from tickets_app.services.tools import Tools


async def heed(tools: Tools, delivery: VerifiedDelivery) -> None:
    """Remember a signature. Raises SignatureMissing for a call that comes without one after that.

    A delivery costs no query: a signature that is new costs one, and one row.
    """
    place = _place(tools, await tools.intake.company_id(tools.readers))
    now = tools.clock()
    has_signed = await tools.signatures.has_signed(tools.readers, place, now)
    if delivery.how == "signature" and not has_signed:
        await tools.signatures.remember(tools.sessions, place, now)
    if delivery.how == "token" and has_signed:
        raise SignatureMissing(SERVICE, "unsigned, though calls have been signed before")


async def demanded_since(tools: Tools) -> datetime | None:
    """Give since when unsigned calls are refused, None while they are taken as hints."""
    async with tools.readers() as session:
        company = await companies.get_default(session)
        return await signed_webhooks.find_seen_at(session, _place(tools, company.id))


async def accept_unsigned(tools: Tools) -> bool:
    """Take unsigned calls again, within half a minute; False where they were not refused."""
    async with tools.sessions.begin() as session:
        company = await companies.get_default(session)
        return await signed_webhooks.forget(session, _place(tools, company.id))


def _place(tools: Tools, company_id: int) -> Place:
    assert tools.settings.chatwoot, "without a Chatwoot nobody calls"
    return company_id, tools.settings.chatwoot.base_url
