"""What goes out to Chatwoot: one work at a time of each ticket, in order, under a lease.

No transaction is open while Chatwoot is called. What may have happened is looked for before it is
sent again, and only after a quarantine; what is refused waits for a person (domain/retry.py).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta

from integrations.chatwoot.api.answers import SERVICE
from integrations.errors import Broken, IntegrationError, Unauthenticated
from tickets_app.db import contact_links, outbox_leases, timeline
from tickets_app.db import tickets as tickets_db
from tickets_app.db.tickets import Ticket
from tickets_app.domain import retry
from tickets_app.domain.retry import Attempt, Outcome, Verdict
from tickets_app.domain.timeline import OutboxState
from tickets_app.services import (
    burials,
    fault_points,
    gate,
    gate_keeping,
    news,
    relay_upkeep,
    standing,
)
from tickets_app.services.gate import Passage
from tickets_app.services.gate_keeping import TokenRefused
from tickets_app.services.relay_handlers.errands import Errand, Handler, LeaseOver, Sent
from tickets_app.services.relay_handlers.registry import handler_of
from tickets_app.services.tools import Tools

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(seconds=1)
"""For a place in line; until a later moment there is nothing to do."""


async def deliver_next(tools: Tools, owner: str) -> bool:
    """Do the next due work for Chatwoot; False when there is none for this worker.

    Each of the workers, in this process or another, has an owner's name of its own.
    """
    if tools.chatwoot is None:
        return False
    passage = await gate.look(tools)
    if passage.gate.breaker.is_open:
        return await gate_keeping.probe(tools)
    return passage.is_any_due and await _deliver(tools, passage, owner)


async def _deliver(tools: Tools, passage: Passage, owner: str) -> bool:
    wait = gate.wait(tools, passage)
    if wait > LONGEST_WAIT:
        return False
    if wait:
        await asyncio.sleep(wait.total_seconds())
        return True
    await relay_upkeep.respect_jumps(tools)
    errand = await _claim(tools, owner)
    if errand:
        fault_points.reach("claimed", errand.kind)
        await _do(tools, passage, errand)
    return errand is not None


async def _claim(tools: Tools, owner: str) -> Errand | None:
    async with tools.sessions.begin() as session:
        entered = await gate.enter(session, tools)
        if entered is None:
            return None
        row = await outbox_leases.claim_next(session, owner, tools.clock(), tools.settings.lease)
        if row is None:
            return None
        ticket = await session.get_one(Ticket, row.ticket_id)
        if not row.known_message_id:
            row.known_message_id = await timeline.newest_chatwoot_id(session, ticket.id)
        link = await contact_links.find(session, ticket.requester_id)
        errand = Errand.of(row, ticket, link.chatwoot_contact_id if link else None)
        await gate.pay(session, tools, entered, handler_of(errand.work).calls)
        return errand


async def _do(tools: Tools, passage: Passage, errand: Errand) -> None:
    handler = handler_of(errand.work)
    try:
        cleared = await _cleared(tools, passage, handler, errand)
        if cleared:
            await _send(tools, passage, handler, cleared)
    except LeaseOver:
        log.warning("work %s was held longer than its lease: others do it", errand.row_id)
    except TokenRefused:
        async with tools.sessions.begin() as session:
            await outbox_leases.hand_back(session, errand.row_id, errand.owner, tools.clock())


async def _cleared(
    tools: Tools, passage: Passage, handler: Handler, errand: Errand
) -> Errand | None:
    """Give the work if it is surely not done yet; what may be done is looked for first."""
    if errand.unknown_since is None:
        return errand
    if handler.look_up:
        look = gate_keeping.watch(tools, passage, handler.look_up(tools, errand))
        if await _is_settled_or_rests(tools, handler, look, errand):
            return None
    now, lease = tools.clock(), tools.settings.lease
    async with tools.sessions.begin() as session:
        is_ours = await outbox_leases.begin_sending(
            session, errand.row_id, errand.owner, now=now, lease=lease
        )
    return replace(errand, lease_until=now + lease) if is_ours else None


async def _is_settled_or_rests(
    tools: Tools, handler: Handler, look: Awaitable[Sent | None], errand: Errand
) -> bool:
    now, quarantine = tools.clock(), tools.settings.unknown_quarantine
    since = errand.unknown_since or now
    later = retry.look_later(since, now=now, quarantine=quarantine)
    try:
        found = await look
    except IntegrationError as failure:
        await _put_back(tools, errand, later, failure)
        return True
    if found:
        tools.counters.add("relay.found")
        await _settle(tools, handler, errand, found)
        return True
    if retry.may_send_again(since, now=now, quarantine=quarantine):
        return False
    await _put_back(tools, errand, later)
    return True


async def _send(tools: Tools, passage: Passage, handler: Handler, errand: Errand) -> None:
    try:
        sent = await gate_keeping.watch(tools, passage, _within_lease(tools, handler, errand))
    except IntegrationError as failure:
        tools.counters.add(f"relay.{failure.name}")
        await _rest(tools, handler, errand, failure)
    else:
        tools.counters.add("relay.sent")
        fault_points.reach("sent", errand.kind)
        await _settle(tools, handler, errand, sent)
        fault_points.reach("settled", errand.kind)


async def _within_lease(tools: Tools, handler: Handler, errand: Errand) -> Sent:
    assert errand.lease_until, "only what is leased is sent"
    left = errand.lease_until - tools.clock()
    try:
        async with asyncio.timeout(left.total_seconds()):
            return await handler.send(tools, errand)
    except TimeoutError as late:
        raise Broken(SERVICE, "the lease ended first") from late


async def _settle(tools: Tools, handler: Handler, errand: Errand, sent: Sent) -> None:
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


async def _rest(tools: Tools, handler: Handler, errand: Errand, failure: IntegrationError) -> None:
    verdict = _judge(tools, handler, errand, failure)
    if verdict.state is OutboxState.DEAD:
        await burials.bury(tools, handler, errand, failure, verdict.unknown_since)
    else:
        await _put_back(tools, errand, verdict, failure)


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


async def _put_back(
    tools: Tools, errand: Errand, verdict: Verdict, failure: IntegrationError | None = None
) -> None:
    async with tools.sessions.begin() as session:
        await outbox_leases.put_back(
            session,
            errand.row_id,
            errand.owner,
            verdict=verdict,
            error=failure.name if failure else "NotFoundYet",
        )
