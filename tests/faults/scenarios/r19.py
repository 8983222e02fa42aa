"""R19: what a person hands in several times, at once or later, is one message."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Awaitable, Callable

from tests.faults import history
from tests.faults.figures import Figures, broken
from tests.faults.run import Run
from tests.faults.stage import Stage, name_of
from tests.faults.writer import Intent, Notes

TICKETS = 10


def play(run: Run) -> Figures:
    tries = run.choose(quick=60, full=1_000)
    with run.stage(people_count=1) as stage:
        stage.worker()
        differing = asyncio.run(hand_in_again_and_again(stage, random.Random(run.seed), tries))
        drain_seconds = stage.drain()
        verdict = history.judge(stage)
        return Figures(
            "r19",
            {
                "tries": tries,
                "differing_answers": differing,
                **verdict.figures(),
                "drain_seconds": drain_seconds,
            },
            broken(clean=verdict.is_clean, one_answer=differing == 0),
        )


async def hand_in_again_and_again(stage: Stage, dice: random.Random, tries: int) -> int:
    """Give how many were answered in two ways."""
    differing = 0
    notes = Notes(stage.folder, name_of(0))
    async with stage.person(name_of(0)) as person:
        for number in range(tries):
            intent = next_intent(notes, dice, is_new=number < TICKETS)
            answers = await together(dice.randint(2, 4), lambda one=intent: person.write(one))
            answers.append(await person.write(intent))
            differing += len(set(answers)) > 1
            notes.acknowledge({**intent, "number": int(answers[0])}, refusals=[], ms=0.0)
    return differing


def next_intent(notes: Notes, dice: random.Random, *, is_new: bool) -> Intent:
    key = str(uuid.uuid4())
    chosen = None if is_new else dice.choice(notes.acked)
    return {
        "key": key,
        "ticket": chosen["ticket"] if chosen else key,
        "number": chosen["number"] if chosen else 0,
        "at": time.time_ns(),
        "file": False,
    }


async def together(times: int, write: Callable[[], Awaitable[int]]) -> list[int]:
    return list(await asyncio.gather(*(write() for _ in range(times))))
