"""When to try again, when to look first, and when to stop.

What surely did not happen is tried again after a random pause that grows. What may have happened
is looked for; only when it has not shown up by the end of a quarantine, longer than Chatwoot can
take to finish a request, is it sent again (security-reliability.md 5.3-5.5). What was refused is
dead: the person decides. What our token may not do in one place waits until it may.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tickets_app.domain.timeline import OutboxState

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)
LOOK_UPS = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 15, 30, 60))
PAUSE_BETWEEN_LATE_LOOK_UPS = timedelta(seconds=60)
PATIENCE = timedelta(days=7)
FEWEST_ATTEMPTS = 10
"""How long, and how often at least, we go on trying what does not get through."""

FIRST_PARKING = timedelta(minutes=1)
LONGEST_PARKING = timedelta(minutes=15)
LONGEST_ASKED = timedelta(minutes=15)
"""How long Chatwoot, or a proxy before it, may ask us to wait."""

LONGEST_REST = LONGEST_PAUSE + LONGEST_ASKED
"""No work rests longer: what does was put off before the clock was set back."""


class Outcome(StrEnum):
    """Whether an attempt that failed took effect on the other side."""

    NOT_SENT = "not_sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is known after an attempt that failed."""

    outcome: Outcome
    attempts: int
    created_at: datetime
    retry_after: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the work rests: in which state, until when, and since when it may have happened."""

    state: OutboxState
    next_at: datetime
    unknown_since: datetime | None = None


def decide(
    attempt: Attempt,
    *,
    now: datetime,
    quarantine: timedelta,
    random_part: Callable[[], float] = random.random,
) -> Verdict:
    """Judge an attempt that failed; a quarantine of zero says that a repeat does no harm."""
    is_unknown = attempt.outcome is Outcome.UNKNOWN and bool(quarantine)
    if attempt.outcome is Outcome.REFUSED or _is_patience_over(attempt, now):
        # Whoever has it tried again has it looked for first, should it have happened.
        return Verdict(OutboxState.DEAD, now, now if is_unknown else None)
    if is_unknown:
        return look_later(now, now=now, quarantine=quarantine)
    asked = min(timedelta(seconds=attempt.retry_after), LONGEST_ASKED)
    return Verdict(OutboxState.WAITING, now + asked + pause(attempt.attempts, random_part))


def park(attempts: int, now: datetime) -> Verdict:
    """Say when to try again what an administrator of Chatwoot has to allow first."""
    rest = min(FIRST_PARKING * 2 ** min(max(attempts, 1) - 1, 20), LONGEST_PARKING)
    return Verdict(OutboxState.WAITING, now + rest)


def _is_patience_over(attempt: Attempt, now: datetime) -> bool:
    # While the way is closed nothing is tried: its age alone says little.
    return now - attempt.created_at > PATIENCE and attempt.attempts >= FEWEST_ATTEMPTS


def look_later(since: datetime, *, now: datetime, quarantine: timedelta) -> Verdict:
    """Say when to look next for what may have happened since then."""
    steps = sorted({*LOOK_UPS, quarantine})
    late = now + PAUSE_BETWEEN_LATE_LOOK_UPS
    next_at = next((since + step for step in steps if since + step > now), late)
    return Verdict(OutboxState.UNKNOWN, next_at, since)


def may_send_again(since: datetime, *, now: datetime, quarantine: timedelta) -> bool:
    """Tell whether what has not shown up by now will not any more."""
    return now - since >= quarantine


def pause(attempts: int, random_part: Callable[[], float] = random.random) -> timedelta:
    """Give a pause between nothing and a bound that doubles with each attempt (full jitter)."""
    bound = min(FIRST_PAUSE * 2 ** min(max(attempts, 1) - 1, 20), LONGEST_PAUSE)
    return bound * random_part()
