"""R22: a backup made under load, put back later, sends nothing again that was delivered since."""

from __future__ import annotations

import time

from tests.faults import history, writer
from tests.faults.figures import Figures, broken
from tests.faults.run import Run
from tests.faults.stage import Stage, name_of

PEOPLE = 2


def play(run: Run) -> Figures:
    rounds = run.choose(quick=1, full=10)
    with run.stage(people_count=PEOPLE) as stage:
        waited = unanswered = 0
        for _ in range(rounds):
            stage.worker()
            for number in range(PEOPLE):
                stage.writer(name_of(number), tickets=6, pause=0.03)
            time.sleep(run.choose(quick=2.0, full=6.0))
            file = stage.folder / "portal.backup"
            file.unlink(missing_ok=True)
            stage.run("backup", str(file))
            time.sleep(1.0)
            end(stage, "writer")
            stage.drain()
            unanswered += drop_unanswered(stage)
            end(stage, "worker")
            stage.run("restore", str(file), "--replace")
            waited += stage.unfinished()
            worker = stage.worker("after")
            stage.drain()
            worker.kill()
        verdict = history.judge(stage)
        wrong = (verdict.lost, verdict.doubled, verdict.doubled_conversations)
        return Figures(
            "r22",
            {
                "restores": rounds,
                "unsure_after_restores": waited,
                "delivered_but_unanswered": unanswered,
                **verdict.figures(),
            },
            broken(
                nothing_again=bool(verdict.acknowledged) and not any(wrong),
                some_unsure=not run.is_full or waited > 0,
                whole=stage.database.is_whole(),
            ),
        )


def drop_unanswered(stage: Stage) -> int:
    """Have nobody hand in again what they missed the answer to; gives how much was delivered.

    The portal that is put back has never heard of it, so that it would go out twice: by the
    person's own hand, which no backup can know of.
    """
    there = {one.key for one in history.found_in(stage.chatwoot.messages())}
    left = [writer.forget_unfinished(stage.folder, name_of(number)) for number in range(PEOPLE)]
    return len(there.intersection(left))


def end(stage: Stage, name: str) -> None:
    for program in stage.programs:
        if program.name == name:
            program.kill()
