"""What became of a piece of outgoing work: done, resting until later, or given up."""

from __future__ import annotations

import logging
from datetime import timedelta

from integrations.errors import IntegrationError, Unauthenticated
from tickets_app.db import outbox_leases
from tickets_app.db import tickets as tickets_db
from tickets_app.domain import retry
from tickets_app.domain.retry import Attempt, Outcome, Verdict
from tickets_app.domain.timeline import OutboxState
from tickets_app.services import burials, news, standing
from tickets_app.services.relay_handlers.errands import Errand, Handler, Sent
from tickets_app.services.tools import Tools

log = logging.getLogger(__name__)


async def settle(tools: Tools, handler: Handler, errand: Errand, sent: Sent) -> None:
    """Write that the work is done; this holds even when the lease was lost meanwhile."""
    async with tools.sessions.begin() as session:
        ticket = await tickets_db.get_for_update(session, errand.ticket_id)
        await outbox_leases.finish(
            session, errand.key, chatwoot_id=sent.chatwoot_id, now=tools.clock()
        )
        await handler.settle(session, tools, ticket, errand, sent)
        people = await standing.refresh(session, tools, ticket)
    # The next work of the ticket is due now.
    await news.of_outgoing(tools, ticket.id, ticket.number, people)


async def rest(tools: Tools, handler: Handler, errand: Errand, failure: IntegrationError) -> None:
    """Let the work rest as the rules say after a failure, or give it up."""
    verdict = _judge(tools, handler, errand, failure)
    if verdict.state is OutboxState.DEAD:
        await burials.bury(tools, handler, errand, failure, verdict.unknown_since)
    else:
        await put_back(tools, errand, verdict, failure)


def _judge(tools: Tools, handler: Handler, errand: Errand, failure: IntegrationError) -> Verdict:
    now = tools.clock()
    if not handler.is_tried_again:
        return Verdict(OutboxState.DEAD, now)
    if isinstance(failure, Unauthenticated):
        # Our tokens are good: it is this conversation that we may not touch any more.
        log.error("Chatwoot refuses work %s to our token: %s", errand.row_id, failure.detail)
        return retry.park(errand.attempts, now)
    attempt = Attempt(
        outcome=Outcome(failure.outcome),
        attempts=errand.attempts,
        created_at=errand.created_at,
        retry_after=failure.retry_after or 0.0,
    )
    is_repeatable = handler.look_up is None
    quarantine = timedelta(0) if is_repeatable else tools.settings.unknown_quarantine
    return retry.decide(attempt, now=now, quarantine=quarantine)


async def put_back(
    tools: Tools, errand: Errand, verdict: Verdict, failure: IntegrationError | None = None
) -> None:
    """Let the work rest as judged, for whoever claims it next; nothing without the lease."""
    async with tools.sessions.begin() as session:
        await outbox_leases.put_back(
            session,
            errand.row_id,
            errand.owner,
            verdict=verdict,
            error=failure.name if failure else "NotFoundYet",
        )
