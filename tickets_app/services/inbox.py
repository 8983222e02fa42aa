"""What has come in and was stored, worked off in order: one delivery, one transaction."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot import webhooks
from integrations.chatwoot.events import Event
from integrations.chatwoot.webhooks import VerifiedDelivery
from tickets_app.db import webhook_events
from tickets_app.db.webhook_events import WebhookEvent
from tickets_app.services import fault_points, hints, projection
from tickets_app.services.tools import Tools

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (1, 10, 600, 3600))
"""How long a delivery that could not be worked off rests; after the last it is poison."""

BELIEVED = ("signature", "cable")
"""How a delivery came whose words are taken; any other only says where to look."""


@dataclass(slots=True)
class _Turn:
    """What is known of the delivery that is being worked off, also when that fails."""

    event_id: int | None = None
    is_more_due: bool = False


async def process_next(tools: Tools) -> bool:
    """Work off the oldest stored delivery that is due; tells whether another one waits.

    Whatever goes wrong with one is raised after it was put off, so that it blocks no other.
    """
    turn = _Turn()
    async with _put_off_on_failure(tools, turn):
        projected = await _work_off(tools, turn)
    if projected:
        tools.counters.add(f"webhook.{projected.outcome.partition(':')[0]}")
        await projection.announce(tools, projected)
    return turn.is_more_due


async def _work_off(tools: Tools, turn: _Turn) -> projection.Projected | None:
    async with tools.sessions.begin() as session:
        due, turn.is_more_due = await webhook_events.claim_due(session, tools.clock())
        if due is None:
            return None
        turn.event_id = due.id
        event, is_believed = _read(due)
        if is_believed:
            projected = await _project(session, tools, due, event)
            if projected.outcome != projection.NO_CONVERSATION:
                return projected
    return await _follow(tools, due.id, event)


def _read(due: WebhookEvent) -> tuple[Event, bool]:
    is_believed = due.proof in BELIEVED
    how = "signature" if is_believed else "token"
    return webhooks.parse(VerifiedDelivery(due.body, due.delivery_key, how)), is_believed


async def _follow(tools: Tools, event_id: int, hint: Event) -> projection.Projected:
    # Chatwoot is asked while no transaction is open.
    event = await hints.look_up(tools, hint)
    async with tools.sessions.begin() as session:
        stored = await webhook_events.claim(session, event_id)
        if stored is None:
            return projection.Projected("taken_by_another_worker")
        return await _project(session, tools, stored, event)


async def _project(
    session: AsyncSession, tools: Tools, stored: WebhookEvent, event: Event
) -> projection.Projected:
    projected = await projection.project(session, tools, event)
    if projected.outcome != projection.NO_CONVERSATION:
        webhook_events.settle(stored, projected.outcome, tools.clock())
    fault_points.reach("delivery_projected")
    return projected


@asynccontextmanager
async def _put_off_on_failure(tools: Tools, turn: _Turn) -> AsyncGenerator[None]:
    is_done = False
    try:
        yield
        is_done = True
    finally:
        if turn.event_id is not None and not is_done:
            why = type(sys.exception()).__name__
            async with tools.sessions.begin() as session:
                await webhook_events.put_off(session, turn.event_id, tools.clock(), PAUSES, why)
            tools.counters.add("webhook.put_off")
