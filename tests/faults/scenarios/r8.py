"""R8: the door answers quickly beside eight writers, and never for what is not stored."""

from __future__ import annotations

import random
import re
import threading
import time

from tests.faults import calls, deliveries
from tests.faults.calls import Answered
from tests.faults.figures import Figures, broken, percentile
from tests.faults.processes import Program
from tests.faults.run import Run
from tests.faults.stage import Stage, name_of

WRITERS = 8
EACH_SECOND = 100
P50_MS, P99_MS, MOST_MS = 20, 150, 2_000
KEY = re.compile(rb"X-Chatwoot-Delivery: (\S+)")


def play(run: Run) -> Figures:
    seconds = run.choose(quick=4, full=120)
    kills = run.choose(quick=3, full=40)
    with run.stage(people_count=WRITERS) as stage:
        web = stage.web()
        stage.worker()
        stage.until_up()
        conversation = deliveries.conversation_of(stage)
        for number in range(WRITERS):
            stage.writer(name_of(number), tickets=5, pause=0.5)
        count = seconds * EACH_SECOND
        sent = [deliveries.whole(stage, conversation, number) for number in range(count)]
        answers = calls.send(stage.port + 3, sent, connections=16, each_second=EACH_SECOND)
        unkept = stored_not(stage, sent, answers)
        more, after_kills = kill_while_calling(run, stage, web, conversation, kills)
        unkept += stored_not(stage, more, after_kills)
        taken = [answer.ms for answer in answers]
        return Figures(
            "r8",
            {
                "sent": count,
                "p50_ms": percentile(taken, 50),
                "p99_ms": percentile(taken, 99),
                "most_ms": max(taken),
                "kills": kills,
                "sent_beside_kills": len(more),
                "answered_beside_kills": sum(answer.status == 200 for answer in after_kills),
                "answered_but_not_stored": unkept,
            },
            broken(
                all_taken=all(answer.status == 200 for answer in answers),
                all_stored=unkept == 0,
                quick=not run.is_full or is_quick(taken),
            ),
        )


def is_quick(taken: list[float]) -> bool:
    p50, p99 = percentile(taken, 50), percentile(taken, 99)
    return p50 <= P50_MS and p99 <= P99_MS and max(taken) <= MOST_MS


def stored_not(stage: Stage, sent: list[bytes], answers: list[Answered]) -> int:
    """How many were answered with a yes and are not in the database."""
    kept = {str(row[0]) for row in stage.database.rows("SELECT delivery_key FROM webhook_event")}
    known = {key.rpartition(":")[2] for key in kept}
    return sum(
        answer.status == 200 and key_of(call) not in known
        for call, answer in zip(sent, answers, strict=True)
    )


def key_of(call: bytes) -> str:
    found = KEY.search(call)
    assert found
    return found[1].decode()


def kill_while_calling(
    run: Run, stage: Stage, web: Program, conversation: dict[str, object], kills: int
) -> tuple[list[bytes], list[Answered]]:
    """Go on calling while the server is killed and comes up again."""
    dice, is_over = random.Random(run.seed), threading.Event()
    sent: list[bytes] = []
    answers: list[Answered] = []

    def call() -> None:
        number = 1_000_000
        while not is_over.is_set():
            batch = [deliveries.whole(stage, conversation, number + step) for step in range(50)]
            answers.extend(
                calls.send(stage.port + 3, batch, connections=16, each_second=EACH_SECOND)
            )
            sent.extend(batch)
            number += len(batch)

    calling = threading.Thread(target=call)
    calling.start()
    for _ in range(kills):
        time.sleep(dice.uniform(0.1, 1.0))
        web.restart()
        stage.until_up()
    is_over.set()
    calling.join()
    return sent, answers
