"""R14: eight processes write into one SQLite file as fast as they can."""

from __future__ import annotations

from tests.faults.figures import Figures, broken, percentile
from tests.faults.run import Run
from tests.faults.stage import name_of

WRITERS = 8
P99_MS = 500


def play(run: Run) -> Figures:
    """Each opens tickets alone, so that all of them turn one counter."""
    each = run.choose(quick=15, full=400)
    with run.stage(people_count=WRITERS) as stage:
        people = [
            stage.writer(name_of(number), tickets=each, count=each, pause=0.01)
            for number in range(WRITERS)
        ]
        ended = [person.reap() for person in people]
        acked = stage.acknowledged()
        numbers = [int(row[0]) for row in stage.database.rows("SELECT number FROM ticket")]
        counter = int(stage.database.value("SELECT value FROM counter WHERE name = 'ticket'"))
        refusals = [name for line in acked for name in line["refusals"]]
        taken = [float(line["ms"]) for line in acked]
        return Figures(
            "r14",
            {
                "acknowledged": len(acked),
                "lost_updates": counter - len(numbers),
                "doubled_numbers": len(numbers) - len(set(numbers)),
                "refused": len(refusals),
                "p50_ms": percentile(taken, 50),
                "p99_ms": percentile(taken, 99),
            },
            broken(
                all_came_to_an_end=not any(ended),
                all_there=len(numbers) == len(acked) == counter == WRITERS * each,
                all_different=len(set(numbers)) == len(numbers),
                none_refused=not refusals,
                whole=stage.database.is_whole(),
                quick=not run.is_full or percentile(taken, 99) <= P99_MS,
            ),
        )
