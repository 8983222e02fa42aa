"""R18: Chatwoot refuses one message in a hundred for good; the others do not wait for it."""

from __future__ import annotations

import asyncio
import time

from tests.faults import history
from tests.faults.figures import Figures, broken
from tests.faults.processes import until
from tests.faults.run import Run
from tests.faults.stage import Stage, name_of
from tickets_app.services import messages

SHOWN_SECONDS = 10.0
ALLOWANCE_SECONDS = 2.0
"""By which a round may take longer than twice what it takes without a refusal."""

FAILED = "SELECT ticket.number, entry.message_id FROM timeline_entry AS entry \
JOIN ticket ON ticket.id = entry.ticket_id WHERE entry.message_state = 'failed'"


def play(run: Run) -> Figures:
    refusals, each = run.choose(quick=(2, 30), full=(30, 100))
    with run.stage(people_count=1) as stage:
        stage.worker()
        stage.write(each, tickets=each)
        stage.drain()
        begun = time.monotonic()
        stage.write(each, tickets=each)
        stage.drain()
        usual_seconds = time.monotonic() - begun
        shown_seconds = others_waited = 0.0
        for number in range(refusals):
            refused_at = write_with_one_refused(stage, each)
            until_refused(stage, number + 1)
            shown_seconds = max(shown_seconds, time.monotonic() - refused_at)
            until_others_done(stage, number + 1)
            others_waited = max(others_waited, time.monotonic() - refused_at)
        failed = stage.database.rows(FAILED)
        asyncio.run(try_again(stage))
        drain_seconds = stage.drain()
        verdict = history.judge(stage)
        return Figures(
            "r18",
            {
                "refused": refusals,
                "shown_as_failed": len(failed),
                **verdict.figures(),
                "shown_after_seconds": shown_seconds,
                "others_done_after_seconds": others_waited,
                "usually_done_after_seconds": usual_seconds,
                "drain_seconds": drain_seconds,
            },
            broken(
                clean=verdict.is_clean,
                all_shown=len(failed) == refusals,
                shown_soon=shown_seconds <= SHOWN_SECONDS,
                others_unslowed=others_waited <= 2 * usual_seconds + ALLOWANCE_SECONDS,
            ),
        )


def write_with_one_refused(stage: Stage, each: int) -> float:
    planned = {"status": 422, "times": 1, "method": "POST", "path": "/messages"}
    stage.chatwoot.faults(next_requests=[planned])
    begun = time.monotonic()
    stage.write(each, tickets=each)
    return begun


def until_refused(stage: Stage, count: int) -> None:
    until(lambda: len(stage.database.rows(FAILED)) >= count, "the refusal shown", 30)


def until_others_done(stage: Stage, refused: int) -> None:
    """Wait until only the tickets with a refusal have something that is not delivered."""
    query = "SELECT count(DISTINCT ticket_id) FROM outbox WHERE state <> 'done'"
    until(lambda: stage.database.value(query) <= refused, "all others delivered")


async def try_again(stage: Stage) -> None:
    async with stage.person(name_of(0)) as person:
        for number, message_id in stage.database.rows(FAILED):
            await messages.send_again(person.tools, person.actor, number, message_id)
