"""Whether Chatwoot may be called now, for all processes together: one breaker and one pace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import gates
from tickets_app.domain import gate as rules
from tickets_app.domain import pace
from tickets_app.domain.breaker import Reason
from tickets_app.domain.gate import Gate
from tickets_app.services.tools import Tools

AT_ONCE = 4
"""More calls at once make Chatwoot no faster (performance.md P3)."""

HELD_FOR = 1 / 4
"""Of its lease, a call counts as going on: one that died with its process blocks no longer."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The gate as a worker found it, and whether there was anything to carry through."""

    gate: Gate
    is_any_due: bool


async def look(tools: Tools) -> Passage:
    """Give how the gate stands, without taking or changing anything."""
    async with tools.readers() as session:
        found, is_any_due = await gates.look(session, _base_url(tools), tools.clock())
    return Passage(found or rules.fresh(tools.clock()), is_any_due)


async def why_closed(session: AsyncSession, tools: Tools) -> Reason:
    """Give why nothing is sent, Reason.NONE while all may go or there is no Chatwoot."""
    if tools.chatwoot is None:
        return Reason.NONE
    found = await gates.find(session, _base_url(tools))
    return found.breaker.reason if found else Reason.NONE


def wait(tools: Tools, gate: Gate) -> timedelta:
    """Tell how long until the next call may begin."""
    return pace.wait(gate.pace, _most(tools), tools.clock())


def is_probe_due(tools: Tools, passage: Passage) -> bool:
    """Tell, without taking the lock that everybody needs, whether it is time to probe."""
    return rules.probing(passage.gate, tools.clock()) != passage.gate


async def enter(session: AsyncSession, tools: Tools) -> Gate | None:
    """Give the gate, locked, while one more call may pass now; None while none may."""
    now, lease = tools.clock(), tools.settings.lease
    begun_lately = now + lease * (1 - HELD_FOR)
    found, going_on = await gates.enter(session, _base_url(tools), now, begun_lately)
    may_pass = going_on < AT_ONCE and not found.breaker.is_open and not wait(tools, found)
    return found if may_pass else None


async def pay(session: AsyncSession, tools: Tools, gate: Gate, calls: int) -> None:
    """Count the calls that will be made now through the gate that was entered."""
    paid = pace.take(gate.pace, calls, _most(tools), tools.clock())
    if paid != gate.pace:
        await gates.put(session, _base_url(tools), replace(gate, pace=paid))


async def pass_once(tools: Tools) -> bool:
    """Count one call that is made now or never; False where it would have to wait."""
    async with tools.sessions.begin() as session:
        found = await enter(session, tools)
        if found is None:
            return False
        await pay(session, tools, found, 1)
    return True


async def slow_down(tools: Tools, quiet: timedelta) -> None:
    """Have everybody go slower from now on, and call nothing for that long."""
    most = _most(tools)
    await change(tools, lambda gate, now: rules.slowed(gate, now, most, quiet))


async def change(tools: Tools, by: Callable[[Gate, datetime], Gate]) -> tuple[Gate, Gate]:
    """Change the gate under its lock; gives it as it was before and as it is now."""
    async with tools.sessions.begin() as session:
        before = await gates.get_for_update(session, _base_url(tools), tools.clock())
        after = by(before, tools.clock())
        if after != before:
            await gates.put(session, _base_url(tools), after)
    return before, after


def _most(tools: Tools) -> float:
    assert tools.settings.chatwoot, "without a Chatwoot nothing is ever claimed"
    return tools.settings.chatwoot.requests_per_second


def _base_url(tools: Tools) -> str:
    assert tools.settings.chatwoot, "without a Chatwoot nothing is ever claimed"
    return tools.settings.chatwoot.base_url
