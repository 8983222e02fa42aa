"""R16: workers are paused until their lease and the quarantine are over, and go on afterwards."""

from __future__ import annotations

import random
import signal
import time

from tests.faults import history
from tests.faults.figures import Figures, broken
from tests.faults.processes import Program
from tests.faults.run import Run
from tests.faults.stage import Stage, name_of

WORKERS = 4
PAUSE_SECONDS = 8.0
"""Longer than lease and quarantine together."""
WRITERS_PAUSE = 0.4
"""A worker that is paused while it claims holds up all others, so that much gathers."""


def play(run: Run) -> Figures:
    pauses = run.choose(quick=8, full=200)
    with run.stage(people_count=2) as stage:
        for number in range(2):
            stage.writer(name_of(number), tickets=12, pause=WRITERS_PAUSE)
        workers = [stage.worker(f"worker{number}") for number in range(WORKERS)]
        pause_in_turns(random.Random(run.seed), workers, pauses)
        end_writers(stage)
        drain_seconds = stage.drain()
        verdict = history.judge(stage)
        return Figures(
            "r16",
            {"pauses": pauses, **verdict.figures(), "drain_seconds": drain_seconds},
            broken(clean=verdict.is_clean),
        )


def pause_in_turns(dice: random.Random, workers: list[Program], pauses: int) -> None:
    """Pause the one that works longest, so that one is always awake."""
    asleep: list[tuple[float, Program]] = []
    for _ in range(pauses):
        if len(asleep) == WORKERS - 1:
            wake(*asleep.pop(0))
        awake = [worker for worker in workers if worker not in [one for _, one in asleep]]
        time.sleep(dice.uniform(0.2, 1.5))
        chosen = dice.choice(awake)
        chosen.send(signal.SIGSTOP)
        asleep.append((time.monotonic() + PAUSE_SECONDS, chosen))
    for until, worker in asleep:
        wake(until, worker)


def wake(until: float, worker: Program) -> None:
    time.sleep(max(0.0, until - time.monotonic()))
    worker.send(signal.SIGCONT)


def end_writers(stage: Stage) -> None:
    for program in stage.programs:
        if program.name == "writer":
            program.kill()
