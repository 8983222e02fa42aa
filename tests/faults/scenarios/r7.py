"""R7: the portal was down while the agents went on; it catches up by itself once it starts."""

from __future__ import annotations

import time

from tests.faults import support, threads
from tests.faults.figures import Figures, broken
from tests.faults.run import Run

LIMIT_SECONDS = 300
AWAY_SECONDS = 8 * 3_600.0


def play(run: Run) -> Figures:
    waiting = run.choose(quick=150, full=5_000)
    with run.stage(people_count=1) as stage:
        worker = stage.worker()
        tickets = run.choose(quick=10, full=300)
        stage.write(tickets, tickets=tickets)
        stage.drain()
        worker.stop()
        agent = support.agent_of(stage, run.seed)
        while agent.answer_count < waiting:
            agent.act()
        stage.chatwoot.idle()
        stage.set_clock(AWAY_SECONDS)
        begun = time.monotonic()
        worker.start()
        likeness = threads.until_alike(stage, LIMIT_SECONDS)
        seconds = time.monotonic() - begun
        values = {
            "waiting": waiting,
            "acts": agent.count,
            **likeness.figures(),
            "seconds_until_alike": seconds,
        }
        return Figures("r7", values, broken(alike=likeness.is_whole))
