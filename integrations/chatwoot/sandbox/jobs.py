"""Runs what Chatwoot's background worker would do: a little later, in no sure order, or never
while the worker is dead.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import random
from collections.abc import Awaitable, Callable

from integrations.chatwoot.sandbox.faults import Faults
from integrations.chatwoot.sandbox.state.tables import RecordMissing

Work = Callable[[], Awaitable[None] | None]

log = logging.getLogger(__name__)

SHORTEST, LONGEST = 0.004, 0.02
DISTANT = 10.0  # seconds; a delay that nobody waits for


class Jobs:
    """The queue; `idle` waits until everything enqueued so far, and what it enqueued, has run."""

    def __init__(self, faults: Faults, dice: random.Random) -> None:
        self._faults = faults
        self._dice = dice
        self._running: set[asyncio.Task[None]] = set()
        self._distant: set[asyncio.Task[None]] = set()
        self._held: list[Work] = []

    def later(self, work: Work, *, delay: float | None = None) -> None:
        """Run the work after a short random delay, or after `delay` seconds."""
        if self._faults.dead_worker:
            self._held.append(work)
            return
        pause = self._dice.uniform(SHORTEST, LONGEST) if delay is None else delay
        task = asyncio.get_running_loop().create_task(self._run(work, pause))
        tasks = self._running if pause < DISTANT else self._distant
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def _run(self, work: Work, pause: float) -> None:
        await asyncio.sleep(pause)
        if self._faults.dead_worker:
            self._held.append(work)
            return
        try:
            outcome = work()
            if inspect.isawaitable(outcome):
                await outcome
        except RecordMissing:
            log.info("a job's record is gone; the job is dropped")
        except Exception:
            log.exception("a job failed")

    def revive(self) -> None:
        """Let the worker live again: what was held runs now, in a burst."""
        held, self._held = self._held, []
        for work in held:
            self.later(work, delay=0)

    async def idle(self) -> None:
        """Wait until no job is running or soon to run; held and distant ones do not count."""
        while self._running:
            await asyncio.wait(set(self._running))

    async def stop(self) -> None:
        """Drop what has not begun."""
        left = self._running | self._distant
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
