"""R5: of the webhooks some are lost, some doubled, some cut short, and all come in any order."""

from __future__ import annotations

import time

from tests.faults import support, threads
from tests.faults.figures import Figures, broken
from tests.faults.run import Run

LOSS, DOUBLING, CUT_SHORT = 0.3, 0.3, 0.05
LIMIT_SECONDS = 60
"""Polling every five seconds here: two of its rounds and what a busy machine adds."""


def play(run: Run) -> Figures:
    acts = run.choose(quick=120, full=6_000)
    with run.stage(people_count=1) as stage:
        stage.web()
        stage.worker()
        stage.until_up()
        tickets = run.choose(quick=8, full=60)
        stage.write(tickets, tickets=tickets)
        stage.drain()
        stage.chatwoot.faults(
            webhook_loss=LOSS,
            webhook_duplication=DOUBLING,
            webhook_shuffle_seconds=run.choose(quick=2.0, full=20.0),
        )
        stage.way_in.set("cut_short", CUT_SHORT)
        agent = support.agent_of(stage, run.seed)
        for _ in range(acts):
            agent.act()
        stage.chatwoot.idle()
        begun = time.monotonic()
        likeness = threads.until_alike(stage, LIMIT_SECONDS)
        return Figures(
            "r5",
            {
                "acts": acts,
                **likeness.figures(),
                "seconds_until_alike": time.monotonic() - begun,
            },
            broken(alike=likeness.is_whole),
        )
