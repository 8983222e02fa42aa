"""Hears on Chatwoot's websocket what webhooks would tell, and who types; one process at a time.

What comes over it is as genuine as an answer of the API: it is our own connection, to the address
that is set. It may miss anything at any time, so every time that it stands the portal asks for
what it has not heard.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot import cable_reader
from integrations.chatwoot.cable import Told
from integrations.chatwoot.cable_reader import Down, Habits, Happening, Up
from integrations.chatwoot.events import Typing
from tickets_app.db import routines
from tickets_app.db.routines import Holder, Rhythm
from tickets_app.db.webhook_events import Arrival
from tickets_app.domain.timeline import WebhookState
from tickets_app.services import projection, sieve, typists
from tickets_app.services.reconciliation.status import POLLING
from tickets_app.services.tools import Tools

log = logging.getLogger(__name__)

PROOF = "cable"
LEASE = timedelta(seconds=6)
"""How long nobody listens after a process that does has died."""

RENEWED_EVERY = LEASE / 4


UP, CONNECTING, NOBODY = "up", "connecting", "nobody listens"


@dataclass
class _Line:
    """How this process's line stands: up, or why it does not."""

    state: str = CONNECTING


async def state(session: AsyncSession, tools: Tools) -> str:
    """Give how the line stands in whichever process has it: "up", or why it does not."""
    company_id = await tools.intake.company_id(tools.readers)
    held = await routines.find(session, company_id, PROOF)
    if held is None or held.lease_until is None or held.lease_until <= tools.clock():
        return NOBODY
    return held.position or CONNECTING


def is_wanted(tools: Tools) -> bool:
    """Tell whether the settings have the portal listen, and there is a Chatwoot to listen to."""
    chatwoot = tools.settings.chatwoot
    return tools.chatwoot is not None and chatwoot is not None and chatwoot.hearing.has_cable


async def listen(tools: Tools, owner: str, habits: Habits | None = None) -> None:
    """Hear everything for as long as this process holds the cable; return when it does not.

    Raises what stops it, such as a database that is away: then another turn begins anew.
    """
    holder = Holder(await tools.intake.company_id(tools.readers), PROOF, owner)
    if not await _take(tools, holder):
        return
    line = _Line()
    hearing = asyncio.create_task(_hear(tools, line, habits or Habits()))
    try:
        await _hold(tools, holder, line, hearing)
    finally:
        hearing.cancel()
        await asyncio.wait({hearing})
        await _give_back(tools, holder)


async def _take(tools: Tools, holder: Holder) -> bool:
    now = tools.clock()
    async with tools.sessions.begin() as session:
        taken = await routines.claim(session, holder, now, Rhythm(LEASE, LEASE, first_at=now))
    return taken is not None


async def _hold(tools: Tools, holder: Holder, line: _Line, hearing: asyncio.Task[None]) -> None:
    is_ours = True
    while is_ours:
        await asyncio.wait({hearing}, timeout=RENEWED_EVERY.total_seconds())
        if hearing.done():
            return hearing.result()
        async with tools.sessions.begin() as session:
            until = tools.clock() + LEASE
            is_ours = await routines.renew(session, holder, until, line.state)
    log.warning("the cable is another process's now")
    return None


async def _give_back(tools: Tools, holder: Holder) -> None:
    async with tools.sessions.begin() as session:
        await routines.put_back(session, holder, next_at=tools.clock())


async def _hear(tools: Tools, line: _Line, habits: Habits) -> None:
    assert tools.chatwoot, "nobody listens without a Chatwoot"
    async with aclosing(cable_reader.read(tools.chatwoot, habits)) as happenings:
        async for happening in happenings:
            await _take_in(tools, line, happening)


async def _take_in(tools: Tools, line: _Line, happening: Happening) -> None:
    match happening:
        case Up():
            line.state = UP
            tools.counters.add("cable.up")
            log.info("the cable stands")
            await _catch_up(tools)
        case Down(error=error):
            line.state = error.name
            tools.counters.add(f"cable.down.{error.name}")
            log.warning("the cable is down: %s", error.detail)
        case _:
            await receive(tools, happening)


async def _catch_up(tools: Tools) -> None:
    """Have the next poll begin at once: whatever was said while nobody listened is not told."""
    company_id = await tools.intake.company_id(tools.readers)
    async with tools.sessions.begin() as session:
        await routines.hasten(session, company_id, POLLING, tools.clock())


async def receive(tools: Tools, told: Told) -> None:
    """Keep what employees may hear of, pass typing on, and drop the rest unwritten."""
    reason = sieve.why_left_out(told.event, projection.scope(tools))
    if reason:
        tools.counters.add(f"cable.left_out.{reason.partition(':')[0]}")
    elif isinstance(told.event, Typing):
        await typists.pass_on(tools, told.event, is_signed=True)
    else:
        await _keep(tools, told)


async def _keep(tools: Tools, told: Told) -> None:
    raw, now = told.to_raw(), tools.clock()
    arrival = Arrival(
        company_id=await tools.intake.company_id(tools.readers),
        delivery_key=f"{PROOF}:{hashlib.sha256(raw).hexdigest()}",
        proof=PROOF,
        body=raw,
        state=WebhookState.RECEIVED,
        outcome="",
        next_at=now,
        received_at=now,
    )
    is_new = await tools.intake.store(tools.sessions, arrival)
    tools.counters.add("cable.stored" if is_new else "cable.repeated")
    tools.wake.inbox.set()
