"""R10: deliveries that come three times, and deliveries that are too old."""

from __future__ import annotations

from collections import Counter

from tests.faults import calls, deliveries
from tests.faults.figures import Figures, broken
from tests.faults.run import Run
from tests.faults.stage import Stage

TOO_OLD_SECONDS = 301


def play(run: Run) -> Figures:
    count = run.choose(quick=200, full=1_000)
    with run.stage(people_count=1) as stage:
        stage.web()
        stage.worker()
        stage.until_up()
        conversation = deliveries.conversation_of(stage)
        sent = [deliveries.whole(stage, conversation, number) for number in range(count)]
        old = [
            deliveries.whole(stage, conversation, number, age=TOO_OLD_SECONDS)
            for number in range(count, count + 20)
        ]
        first = calls.send(stage.port + 3, sent)
        deliveries.until_worked_off(stage)
        after_first = counts(stage)
        again = calls.send(stage.port + 3, [*sent, *reversed(sent)])
        refused = calls.send(stage.port + 3, old)
        deliveries.until_worked_off(stage)
        after_all = counts(stage)
        statuses = Counter(answer.status for answer in [*first, *again])
        return Figures(
            "r10",
            {
                "deliveries": count,
                "stored": after_first[0],
                "entries": after_first[1],
                "new_after_repeats": sum(after_all) - sum(after_first),
                "too_old_refused": sum(answer.status == 401 for answer in refused),
            },
            broken(
                all_answered=statuses == {200: 3 * count},
                all_shown=after_first[1] >= count,
                nothing_new=after_all == after_first,
                too_old=all(answer.status == 401 for answer in refused),
            ),
        )


def counts(stage: Stage) -> tuple[int, int]:
    """The deliveries and the entries that the portal holds."""
    stored = stage.database.value("SELECT count(*) FROM webhook_event")
    shown = stage.database.value("SELECT count(*) FROM timeline_entry WHERE body LIKE 'answer %'")
    return int(stored), int(shown)
