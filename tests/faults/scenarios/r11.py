"""R11: the disk is full for a while: nothing acknowledged is lost, and all goes on by itself."""

from __future__ import annotations

import resource
import time

from tests.faults import history
from tests.faults.figures import Figures, broken
from tests.faults.processes import until
from tests.faults.run import Run
from tests.faults.stage import Stage, name_of

ROOM_BYTES = 64 * 1024
RECOVERY_SECONDS = 15
"""Ten, and what a busy machine adds."""


def play(run: Run) -> Figures:
    """Files cannot grow past what they are now: the database, its log and what is uploaded."""
    rounds = run.choose(quick=1, full=20)
    with run.stage(people_count=2) as stage:
        stage.worker()
        for number in range(2):
            stage.writer(name_of(number), tickets=5, pause=0.05, files=0.1)
        slowest = 0.0
        for _ in range(rounds):
            time.sleep(2)
            fill(stage)
            time.sleep(run.choose(quick=4.0, full=10.0))
            slowest = max(slowest, seconds_to_recover(stage))
        time.sleep(1)
        alive = sum(not program.has_ended() for program in stage.programs)
        for program in stage.programs:
            if program.name == "writer":
                program.kill()
        drain_seconds = stage.drain()
        verdict = history.judge(stage)
        refused = sum(len(line["refusals"]) for line in stage.acknowledged())
        return Figures(
            "r11",
            {
                "refused_while_full": refused,
                **verdict.figures(),
                "programs_alive": alive,
                "slowest_recovery_seconds": slowest,
                "drain_seconds": drain_seconds,
            },
            broken(
                clean=verdict.is_clean,
                was_full=refused > 0,
                whole=stage.database.is_whole(),
                all_alive=alive == len(stage.programs),
                back_soon=slowest <= RECOVERY_SECONDS,
            ),
        )


def seconds_to_recover(stage: Stage) -> float:
    """Make room, and wait until people write again."""
    before, begun = len(stage.acknowledged()), time.monotonic()
    limit(stage, resource.RLIM_INFINITY)
    until(lambda: len(stage.acknowledged()) > before + 2, "people write again")
    return time.monotonic() - begun


def fill(stage: Stage) -> None:
    largest = max(file.stat().st_size for file in stage.folder.glob("portal.db*"))
    limit(stage, largest + ROOM_BYTES)


def limit(stage: Stage, size: int) -> None:
    for program in stage.programs:
        resource.prlimit(program.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
