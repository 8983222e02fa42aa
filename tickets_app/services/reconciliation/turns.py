"""One turn of a routine: taken by one process at a time, kept while it lasts, given back."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from integrations.errors import IntegrationError, RateLimited
from tickets_app.db import routines
from tickets_app.db.routines import Holder, Rhythm, Routine
from tickets_app.services.reconciliation import pacing
from tickets_app.services.tools import Tools

log = logging.getLogger(__name__)

BEGINNING = datetime.fromtimestamp(0, UTC) + timedelta(days=1)

LEASE = timedelta(seconds=45)
"""Longer than any one call to Chatwoot takes, on top of the third after which it is renewed.

As long as that nobody polls after a process died in the midst of it.
"""

AFTER_FAILURE = timedelta(minutes=1)


class Lost(Exception):
    """Another process has taken the routine over, for this one was gone too long."""


@dataclass
class Turn:
    """A routine while this process has it."""

    tools: Tools
    holder: Holder
    routine: Routine
    begun_at: datetime
    next_at: datetime
    is_done: bool = True
    renewed_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.renewed_at = self.begun_at

    async def go_on(self, position: str | None = None) -> None:
        """Keep the routine, noting how far it has come. Raises Lost when somebody else has it."""
        now = self.tools.clock()
        is_fresh = timedelta() <= now - self.renewed_at < LEASE / 3
        if position is None and is_fresh:
            return
        async with self.tools.sessions.begin() as session:
            is_ours = await routines.renew(session, self.holder, now + LEASE, position)
        if not is_ours:
            raise Lost(self.holder.name)
        self.renewed_at = now

    def put_off(self, next_at: datetime) -> None:
        """Go on at that moment where this turn has stopped."""
        self.is_done, self.next_at = False, next_at


@asynccontextmanager
async def taken(
    tools: Tools,
    name: str,
    owner: str,
    interval: timedelta,
    first_at: datetime | None = None,
) -> AsyncGenerator[Turn | None]:
    """Give the routine's turn, None where it is not due or another has it.

    The next turn is an interval away, or soon after a failure. That Chatwoot fails, or that the
    turn is lost, ends it here; whatever else goes wrong is raised.
    """
    holder = Holder(await tools.intake.company_id(tools.readers), name, owner)
    now = tools.clock()
    rhythm = Rhythm(LEASE, interval, first_at or now)
    async with tools.sessions.begin() as session:
        routine = await routines.claim(session, holder, now, rhythm)
    if routine is None:
        yield None
        return
    turn = Turn(tools, holder, routine, begun_at=now, next_at=now + interval)
    try:
        yield turn
    except (IntegrationError, Lost) as problem:
        log.warning("%s stopped: %s", name, _name(problem))
        if isinstance(problem, RateLimited):
            await pacing.slow_down(tools, problem)
        await _fail(turn, problem)
    except Exception as problem:
        await _fail(turn, problem)
        raise
    else:
        await _give_back(turn, "")


async def _fail(turn: Turn, problem: Exception) -> None:
    turn.put_off(min(turn.next_at, turn.tools.clock() + AFTER_FAILURE))
    await _give_back(turn, _name(problem))


async def _give_back(turn: Turn, error: str) -> None:
    async with turn.tools.sessions.begin() as session:
        if not turn.is_done:
            await routines.put_back(session, turn.holder, next_at=turn.next_at, error=error)
        else:
            await routines.finish(
                session, turn.holder, next_at=turn.next_at, begun_at=turn.begun_at
            )


def _name(problem: Exception) -> str:
    return problem.name if isinstance(problem, IntegrationError) else type(problem).__name__
