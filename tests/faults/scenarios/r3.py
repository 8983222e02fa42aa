"""R3: Chatwoot commits what it was sent long after the portal has given up waiting."""

from __future__ import annotations

from collections.abc import Sequence

from tests.faults import history
from tests.faults.figures import Figures, broken
from tests.faults.processes import until
from tests.faults.run import Run
from tests.faults.stage import Stage
from tickets_app.domain.breaker import LONGEST_PAUSE

MESSAGES = 4
GOES_WELL = 12
"""What is sent without a fault before each share: else the breaker rests ever longer."""
BREAKER_SECONDS = LONGEST_PAUSE.total_seconds() + 20
"""On a busy machine more fails than is made to, and the breaker rests."""
REAL = {
    "OUTBOX_LEASE_SECONDS": "90",
    "UNKNOWN_QUARANTINE_SECONDS": "90",
    "CHATWOOT_TIMEOUT_SECONDS": "20",
}


def play(run: Run) -> Figures:
    shares = run.choose(quick=(0.0, 0.4, 0.8), full=tuple(step / 20 for step in range(18)))
    figures = sweep(run, shares, quarantine=3.0, timeout=1.0, env={})
    if not run.is_full:
        return figures
    at_real_size = sweep(run, (0.9,), quarantine=90.0, timeout=20.0, env=REAL)
    told = {f"real_{name}": value for name, value in at_real_size.values.items()}
    wrong = [*figures.broken, *(f"real_{name}" for name in at_real_size.broken)]
    return Figures("r3", {**figures.values, **told}, wrong)


def sweep(
    run: Run, shares: Sequence[float], *, quarantine: float, timeout: float, env: dict[str, str]
) -> Figures:
    """Commit at each share of the quarantine after the portal gave up; nobody tells it."""
    with run.stage(people_count=1, **env) as stage:
        stage.worker()
        for share in shares:
            stage.write(GOES_WELL, tickets=MESSAGES)
            stage.drain()
            late = timeout + share * quarantine
            stage.chatwoot.faults(
                late_commit_seconds=late, only_method="POST", only_path="/messages"
            )
            stage.write(MESSAGES, tickets=MESSAGES)
            until_given_up(stage, timeout)
            stage.chatwoot.calm()
            stage.drain(3 * quarantine + timeout + BREAKER_SECONDS)
        verdict = history.judge(stage)
        values = {"commits_late": len(shares) * MESSAGES, **verdict.figures()}
        return Figures("r3", values, broken(clean=verdict.is_clean))


def until_given_up(stage: Stage, timeout: float) -> None:
    """Wait until each has been sent once and the portal waits for no answer any more."""
    query = "SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')"
    until(
        lambda: not stage.database.value(query),
        "all given up",
        MESSAGES * timeout + BREAKER_SECONDS,
    )
