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

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot.api.answers import SERVICE
from integrations.errors import Broken, IntegrationError, Missing
from tickets_app.db import errands, outbox_leases
from tickets_app.domain import retry
from tickets_app.domain.gate import Gate
from tickets_app.services import fault_points, gate, gate_keeping, relay_results, relay_upkeep
from tickets_app.services.gate_keeping import TokenRefused
from tickets_app.services.relay_handlers.errands import Errand, Handler, LeaseOver, Sent
from tickets_app.services.relay_handlers.registry import handler_of
from tickets_app.services.tools import Tools

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(seconds=1)
"""For a place in line; until a later moment there is nothing to do."""


class Relay:
    """One of the workers, in this process or another, under an owner's name of its own.

    After work it takes the next at once; only when there was none does it look before it takes the
    lock that everybody needs.
    """

    def __init__(self, tools: Tools, owner: str) -> None:
        self._tools = tools
        self._owner = owner
        self._was_busy = False

    async def take_turn(self) -> bool:
        """Do the next due work for Chatwoot; False when there is none for this worker."""
        self._was_busy = (
            self._was_busy and await _deliver(self._tools, self._owner)
        ) or await deliver_next(self._tools, self._owner)
        return self._was_busy


async def deliver_next(tools: Tools, owner: str) -> bool:
    """Do the next due work for Chatwoot, if a look shows any; False when there is none."""
    if tools.chatwoot is None:
        return False
    passage = await gate.look(tools)
    if passage.gate.breaker.is_open:
        return gate.is_probe_due(tools, passage) and await gate_keeping.probe(tools)
    wait = gate.wait(tools, passage.gate)
    if not passage.is_any_due or wait > LONGEST_WAIT:
        return False
    if wait:
        await asyncio.sleep(wait.total_seconds())
        return True
    return await _deliver(tools, owner)


async def _deliver(tools: Tools, owner: str) -> bool:
    await relay_upkeep.respect_jumps(tools)
    async with tools.sessions.begin() as session:
        entered = await gate.enter(session, tools)
        errand = await _claim(session, tools, entered, owner) if entered else None
    if entered and errand:
        fault_points.reach("claimed", errand.kind)
        await _do(tools, entered, errand)
    return errand is not None


async def _claim(session: AsyncSession, tools: Tools, entered: Gate, owner: str) -> Errand | None:
    now, lease = tools.clock(), tools.settings.lease
    row = await outbox_leases.claim_next(session, owner, now, lease)
    if row is None:
        return None
    with session.no_autoflush:  # one UPDATE for both
        around = await errands.surroundings(session, row.ticket_id)
        # What may have been sent is looked for above what was known then, were it nothing.
        if row.unknown_since is None and not row.known_message_id:
            row.known_message_id = around.newest_message_id
    errand = Errand.of(row, around.ticket, around.contact_id)
    await gate.pay(session, tools, entered, handler_of(errand.work).calls)
    return errand


async def _do(tools: Tools, entered: Gate, errand: Errand) -> None:
    handler = handler_of(errand.work)
    try:
        cleared = await _cleared(tools, entered, handler, errand)
        if cleared:
            await _send(tools, entered, handler, cleared)
    except LeaseOver:
        log.warning("work %s was held longer than its lease: others do it", errand.row_id)
    except TokenRefused:
        async with tools.sessions.begin() as session:
            await outbox_leases.hand_back(session, errand.row_id, errand.owner, tools.clock())


async def _cleared(tools: Tools, entered: Gate, handler: Handler, errand: Errand) -> Errand | None:
    """Give the work if it is surely not done yet; what may be done is looked for first."""
    if errand.unknown_since is None:
        return errand
    if handler.look_up:
        look = gate_keeping.watch(tools, entered, handler.look_up(tools, errand))
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
    except Missing:
        # Where its conversation is gone it is not either; sending it will be refused for good.
        found = None
    except IntegrationError as failure:
        await relay_results.put_back(tools, errand, later, failure)
        return True
    if found:
        tools.counters.add("relay.found")
        await relay_results.settle(tools, handler, errand, found)
        return True
    if retry.may_send_again(since, now=now, quarantine=quarantine):
        return False
    await relay_results.put_back(tools, errand, later)
    return True


async def _send(tools: Tools, entered: Gate, handler: Handler, errand: Errand) -> None:
    try:
        sent = await gate_keeping.watch(tools, entered, _within_lease(tools, handler, errand))
    except IntegrationError as failure:
        tools.counters.add(f"relay.{failure.name}")
        await relay_results.rest(tools, handler, errand, failure)
    else:
        tools.counters.add("relay.sent")
        fault_points.reach("sent", errand.kind)
        await relay_results.settle(tools, handler, errand, sent)
        fault_points.reach("settled", errand.kind)


async def _within_lease(tools: Tools, handler: Handler, errand: Errand) -> Sent:
    assert errand.lease_until, "only what is leased is sent"
    left = errand.lease_until - tools.clock()
    try:
        async with asyncio.timeout(left.total_seconds()):
            return await handler.send(tools, errand)
    except TimeoutError as late:
        raise Broken(SERVICE, "the lease ended first") from late
