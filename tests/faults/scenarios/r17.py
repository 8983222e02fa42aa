"""R17: the clock jumps an hour and a day, forth and back, while one request in five goes wrong."""

from __future__ import annotations

import time

from tests.faults import history
from tests.faults.figures import Figures, broken
from tests.faults.run import Run
from tests.faults.stage import name_of
from tests.faults.weather import Weather

HOUR, DAY = 3_600.0, 86_400.0
JUMPS = (HOUR, 0.0, -HOUR, 0.0, DAY, 0.0, -DAY, 0.0)
DRAIN_LIMIT_SECONDS = 300
"""Half of the ten minutes within which everything is to have gone out."""


def play(run: Run) -> Figures:
    rounds = run.choose(quick=1, full=10)
    with run.stage(people_count=2) as stage:
        for number in range(2):
            stage.worker(f"worker{number}")
            stage.writer(name_of(number), tickets=8, pause=0.1)
        with Weather(stage, run.seed):
            for jump in JUMPS * rounds:
                stage.set_clock(jump)
                time.sleep(run.choose(quick=2.0, full=5.0))
        for program in stage.programs:
            if program.name == "writer":
                program.kill()
        drain_seconds = stage.drain(DRAIN_LIMIT_SECONDS)
        verdict = history.judge(stage)
        return Figures(
            "r17",
            {
                "jumps": len(JUMPS) * rounds,
                **verdict.figures(),
                "drain_seconds": drain_seconds,
            },
            broken(clean=verdict.is_clean),
        )
