"""What it means that work for Chatwoot will never be done by itself."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.errors import IntegrationError, Missing, Refused, Rejected
from tickets_app.db import outbox, outbox_leases, timeline
from tickets_app.db import tickets as tickets_db
from tickets_app.db.tickets import Ticket
from tickets_app.domain.outbox import ResolveWork
from tickets_app.domain.retry import Verdict
from tickets_app.domain.timeline import MessageState, OutboxState
from tickets_app.services import news, shown_states, standing
from tickets_app.services.relay_handlers.errands import Errand, Handler
from tickets_app.services.tools import Tools

log = logging.getLogger(__name__)


async def bury(
    tools: Tools,
    handler: Handler,
    errand: Errand,
    failure: IntegrationError,
    since: datetime | None = None,
) -> None:
    """Hold back what depends on the work and show the person why; let go what nothing needs.

    Given since when, it may have happened all the same: a later try looks for it first.
    """
    log.warning("work %s for Chatwoot is given up: %s", errand.row_id, failure.name)
    async with tools.sessions.begin() as session:
        ticket = await tickets_db.get_for_update(session, errand.ticket_id)
        if handler.is_needed_by_others:
            dead = Verdict(OutboxState.DEAD, tools.clock(), since)
            await _hold_back(session, ticket, errand, failure, dead)
        else:
            await _let_go(session, tools, ticket, errand)
        people = await standing.refresh(session, tools, ticket)
    await news.of_outgoing(tools, ticket.id, ticket.number, people)
    if handler.is_needed_by_others:
        await news.of_stopped(tools, ticket.company_id)


async def _hold_back(
    session: AsyncSession,
    ticket: Ticket,
    errand: Errand,
    failure: IntegrationError,
    verdict: Verdict,
) -> None:
    is_ours = await outbox_leases.put_back(
        session, errand.row_id, errand.owner, verdict=verdict, error=failure.name
    )
    if not is_ours:
        return
    # Without its conversation it is the message behind it that cannot be sent.
    message = await outbox.find_next_message(session, ticket.id, errand.row_id)
    entry = await timeline.find_message(session, message.key) if message else None
    if entry and entry.message_state == MessageState.SAVED:
        entry.message_state = MessageState.FAILED
        entry.failure = why(failure)
        ticket.undelivered_count = max(0, ticket.undelivered_count - 1)
        await standing.count_unsent(session, ticket)


async def _let_go(session: AsyncSession, tools: Tools, ticket: Ticket, errand: Errand) -> None:
    await outbox_leases.finish(session, errand.key, chatwoot_id=None, now=tools.clock())
    if isinstance(errand.work, ResolveWork):
        await shown_states.give_up_confirmation(session, ticket)


def why(failure: IntegrationError) -> str:
    """Give the code of the reason that the person reads."""
    match failure:
        case Missing():
            return "missing"
        case Rejected():
            return "rejected"
        case Refused():
            return "refused"
        case _:
            return "too_old"
