"""When to stop calling a Chatwoot that fails, and when to ask whether it is well again.

It opens after five failures one after another, or when half of the last twenty calls failed. While
it is open a single probe asks from time to time; once one succeeds it closes on trial: the very
next failure opens it again, and the pause before the next probe goes on doubling.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

MOST_IN_A_ROW = 5
REMEMBERED = 20
MOST_REMEMBERED = REMEMBERED // 2
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(minutes=2)


class Reason(StrEnum):
    """Why nothing is sent."""

    NONE = ""
    FAILING = "failing"
    TOKEN = "token"  # noqa: S105 - a reason, no secret


@dataclass(frozen=True, slots=True)
class Breaker:
    """How calls have gone; `recent` has a bit for each of the last, 1 for one that failed."""

    failures: int = 0
    recent: int = 0
    reason: Reason = Reason.NONE
    probe_at: datetime | None = None
    pause: timedelta = FIRST_PAUSE

    @property
    def is_open(self) -> bool:
        """Whether nothing may be sent."""
        return self.reason is not Reason.NONE


def after_success(breaker: Breaker) -> Breaker:
    """Count an answer; while open it is one to an earlier call, and the probe decides."""
    if breaker.is_open:
        return breaker
    return Breaker(recent=_remembered(breaker, 0))


def after_failure(breaker: Breaker, now: datetime) -> Breaker:
    """Count a call without a proper answer."""
    if breaker.is_open:
        return breaker
    counted = replace(breaker, failures=breaker.failures + 1, recent=_remembered(breaker, 1))
    is_bad = counted.recent.bit_count() >= MOST_REMEMBERED
    if is_bad or counted.failures >= MOST_IN_A_ROW:
        return opened(counted, Reason.FAILING, now)
    return counted


def opened(breaker: Breaker, reason: Reason, now: datetime) -> Breaker:
    """Let nothing pass for this reason."""
    return replace(breaker, reason=reason, probe_at=now + breaker.pause)


def probing(breaker: Breaker, now: datetime) -> Breaker | None:
    """Give the breaker with the next probe put off for whoever probes now, None when none is due.

    A probe further away than any pause was set before the clock was put back.
    """
    if breaker.probe_at is None or now < breaker.probe_at <= now + LONGEST_PAUSE:
        return None
    pause = min(breaker.pause * 2, LONGEST_PAUSE)
    return replace(breaker, probe_at=now + pause, pause=pause)


def on_trial(breaker: Breaker) -> Breaker:
    """Let calls pass again after a probe that succeeded."""
    return Breaker(failures=MOST_IN_A_ROW - 1, pause=breaker.pause)


def _remembered(breaker: Breaker, bit: int) -> int:
    return (breaker.recent << 1 | bit) & (1 << REMEMBERED) - 1
