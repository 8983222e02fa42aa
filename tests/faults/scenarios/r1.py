"""R1: programs are killed at random moments while people and support write and much goes wrong."""

from __future__ import annotations

import random
import time
from contextlib import suppress

import httpx

from tests.faults import history, threads
from tests.faults.figures import Figures, broken
from tests.faults.processes import Program, until
from tests.faults.run import Run
from tests.faults.stage import Stage, name_of
from tests.faults.support import Agent, agent_of
from tests.faults.weather import Weather

LONGEST_PAUSE_SECONDS = 0.25
WEB_SHARE = 0.08
"""It takes a second and a half to come up: killed as often as the others it would never live."""
DRAIN_LIMIT_SECONDS = 120
ANSWERS_SHARE = 0.5
"""Of the kills: support does something before them."""
ALIKE_LIMIT_SECONDS = 120


def play(run: Run) -> Figures:
    kills = run.choose(quick=60, full=1000)
    with run.stage(people_count=2) as stage:
        web = stage.web()
        stage.until_up()
        others = start(stage)
        agent = until(lambda: who_answers(stage, run.seed), "the first conversation")
        begun = time.monotonic()
        with Weather(stage, run.seed) as weather:
            chaos(random.Random(run.seed), web, others, kills, agent)
        for person in others[2:]:
            person.kill()
        chaos_seconds = time.monotonic() - begun
        drain_seconds = stage.drain(DRAIN_LIMIT_SECONDS)
        verdict = history.judge(stage)
        likeness = threads.until_alike(stage, ALIKE_LIMIT_SECONDS)
        return Figures(
            "r1",
            {
                "kills": kills,
                "storms": weather.storms,
                **verdict.figures(),
                **likeness.figures(),
                "chaos_seconds": chaos_seconds,
                "drain_seconds": drain_seconds,
            },
            broken(
                clean=verdict.is_clean,
                alike=likeness.is_whole,
                whole=stage.database.is_whole(),
            ),
        )


def start(stage: Stage) -> list[Program]:
    workers = [stage.worker(f"worker{number}") for number in range(2)]
    people = [
        stage.writer(name_of(number), tickets=10, pause=0.1, files=0.1) for number in range(2)
    ]
    return workers + people


def chaos(
    dice: random.Random, web: Program, others: list[Program], kills: int, agent: Agent
) -> None:
    for _ in range(kills):
        time.sleep(dice.uniform(0, LONGEST_PAUSE_SECONDS))
        if dice.random() < ANSWERS_SHARE:
            answer(agent)
        chosen = web if dice.random() < WEB_SHARE else dice.choice(others)
        chosen.restart()


def who_answers(stage: Stage, seed: int) -> Agent | None:
    agent = agent_of(stage, seed)
    return agent if agent.conversations else None


def answer(agent: Agent) -> None:
    """Have support do something in one of the conversations that are there by now."""
    agent.look_around()
    with suppress(httpx.HTTPStatusError):  # the weather is theirs too
        agent.act()
