"""R9: malformed webhooks, signed and unsigned, among genuine ones that must get through."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

from tests.faults import calls, deliveries
from tests.faults.figures import Figures, broken
from tests.faults.run import Run

GENUINE_EVERY = 100
GROWTH_LIMIT_MIB = 50


def play(run: Run) -> Figures:
    count = run.choose(quick=1_500, full=10_000)
    dice = random.Random(run.seed)
    with run.stage(people_count=1) as stage:
        web = stage.web()
        stage.worker()
        stage.until_up()
        conversation = deliveries.conversation_of(stage)
        sent = [
            deliveries.whole(stage, conversation, number)
            if number % GENUINE_EVERY == 0
            else deliveries.malformed(stage, conversation, dice)
            for number in range(count)
        ]
        before = rss_mib(web.pid)
        answers = calls.send(stage.port + 3, sent)
        growth = rss_mib(web.pid) - before
        statuses = Counter(answer.status for answer in answers)
        genuine = answers[::GENUINE_EVERY]
        deliveries.until_worked_off(stage)
        heard = int(
            stage.database.value("SELECT count(*) FROM timeline_entry WHERE body LIKE 'answer %'")
        )
        put_off = int(
            stage.database.value("SELECT count(*) FROM webhook_event WHERE attempts > 0")
        )
        return Figures(
            "r9",
            {
                "sent": count,
                "statuses": {str(status): many for status, many in sorted(statuses.items())},
                "genuine": len(genuine),
                "genuine_heard": heard,
                "put_off": put_off,
                "growth_mib": growth,
            },
            broken(
                no_5xx=not any(status >= 500 for status in statuses),
                always_answered=not statuses[calls.NO_ANSWER],
                genuine_taken=all(answer.status == 200 for answer in genuine),
                genuine_heard=heard >= len(genuine),
                none_failed_in_the_worker=put_off == 0,
                growth=growth <= GROWTH_LIMIT_MIB,
            ),
        )


def rss_mib(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    [kib] = [line.split()[1] for line in lines if line.startswith("VmRSS")]
    return int(kib) / 1024
