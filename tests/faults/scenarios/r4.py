"""R4: Chatwoot is away for long while people go on writing; then it gets everything, in peace."""

from __future__ import annotations

import time

from tests.faults import history
from tests.faults.figures import Figures, broken, percentile
from tests.faults.proxy import Mode
from tests.faults.run import Run
from tests.faults.stage import Stage, name_of

EACH_SECOND = 10
WINDOW_SECONDS = 10
ROOM = 1.3
"""A saved-up second of calls, and where a window begins."""

SAVED_MS = 300
TICKETS, MESSAGES, FILES = 300, 3_000, 200
AWAY: tuple[Mode, ...] = ("cut", "reset", "blackhole", "drop_response")


def play(run: Run) -> Figures:
    people, each = run.choose(quick=(3, 8), full=(50, 66))
    with run.stage(people_count=people, CHATWOOT_REQUESTS_PER_SECOND=str(EACH_SECOND)) as stage:
        stage.worker()
        go_away(stage, "cut")
        writers = [
            stage.writer(
                name_of(number),
                tickets=run.choose(quick=2, full=6),
                count=each,
                pause=run.choose(quick=0.2, full=1.5),
                files=0.08,
            )
            for number in range(people)
        ]
        be_away_in_every_way(stage, run.choose(quick=1.0, full=30.0))
        assert not any(person.reap() for person in writers)
        back_at = time.monotonic()
        stage.way_out.set("ok")
        drain_seconds = stage.drain(run.choose(quick=180, full=900))
        return figures_of(stage, drain_seconds, back_at, is_full=run.is_full)


def go_away(stage: Stage, mode: Mode) -> None:
    stage.way_out.set("cut")
    stage.way_out.set(mode)


def be_away_in_every_way(stage: Stage, seconds_each: float) -> None:
    for mode in AWAY:
        go_away(stage, mode)
        time.sleep(seconds_each)
    stage.way_out.set("ok")
    stage.chatwoot.faults(rate_of_502=1.0)
    time.sleep(seconds_each)
    go_away(stage, "cut")
    stage.chatwoot.calm()


def figures_of(stage: Stage, drain_seconds: float, back_at: float, *, is_full: bool) -> Figures:
    verdict = history.judge(stage)
    acked = stage.acknowledged()
    refused = sum(len(line["refusals"]) for line in acked)
    opened = len({line["ticket"] for line in acked})
    with_files = sum(line["file"] for line in acked)
    saved_ms = percentile([float(line["ms"]) for line in acked], 95)
    most = busiest([at for at in stage.way_out.posts if at >= back_at])
    return Figures(
        "r4",
        {
            **verdict.figures(),
            "tickets": opened,
            "with_files": with_files,
            "refused": refused,
            "saved_p95_ms": saved_ms,
            "posts_in_busiest_ten_seconds": most,
            "drain_seconds": drain_seconds,
        },
        broken(
            clean=verdict.is_clean,
            none_refused=refused == 0,
            enough=not is_full
            or (opened >= TICKETS and len(acked) - opened >= MESSAGES and with_files >= FILES),
            no_storm=most <= EACH_SECOND * WINDOW_SECONDS * ROOM,
            saved_at_once=not is_full or saved_ms <= SAVED_MS,
        ),
    )


def busiest(moments: list[float]) -> int:
    """The most that fell into one window."""
    return max(
        (sum(start <= at < start + WINDOW_SECONDS for at in moments) for start in moments),
        default=0,
    )
