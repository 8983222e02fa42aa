"""R6: no webhook ever arrives; what agents do shows all the same."""

from __future__ import annotations

import time

from tests.faults import support, threads
from tests.faults.figures import Figures, broken
from tests.faults.run import Run

LIMIT_SECONDS = 60


def play(run: Run) -> Figures:
    rounds = run.choose(quick=2, full=20)
    acts = run.choose(quick=15, full=100)
    with run.stage(people_count=1) as stage:
        stage.worker()
        stage.write(6, tickets=6)
        stage.drain()
        agent = support.agent_of(stage, run.seed)
        slowest, likeness = 0.0, threads.compare(stage)
        for _ in range(rounds):
            for _ in range(acts):
                agent.act()
            begun = time.monotonic()
            likeness = threads.until_alike(stage, LIMIT_SECONDS)
            slowest = max(slowest, time.monotonic() - begun)
        values = {"acts": rounds * acts, **likeness.figures(), "slowest_seconds": slowest}
        return Figures("r6", values, broken(alike=likeness.is_whole))
