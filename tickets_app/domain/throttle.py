"""How many attempts are let through, and for how long the next one waits.

A soft lock: it doubles up to a ceiling and never lasts, so that nobody can lock a colleague out.
Whoever writes is counted too: a page that runs wild shall not fill the agents' day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts in a window; from then on pauses that double up to the longest."""

    allowed_count: int
    window: timedelta
    first_pause: timedelta
    longest_pause: timedelta


@dataclass(frozen=True, slots=True)
class Attempts:
    """What is known of the attempts under one key."""

    count: int
    window_started_at: datetime
    blocked_until: datetime | None = None


MINUTE = timedelta(minutes=1)
OF_ACCOUNT = Limit(5, 24 * 60 * MINUTE, MINUTE, 120 * MINUTE)
"""At most 30 guesses a day get through, however they are spread."""
OF_ADDRESS = Limit(30, 5 * MINUTE, MINUTE, 5 * MINUTE)


def of_tickets(an_hour: int) -> Limit:
    """Give the limit of new tickets: once reached, one every ten minutes until a quiet hour."""
    return Limit(an_hour, 60 * MINUTE, 10 * MINUTE, 10 * MINUTE)


def of_replies(in_five_minutes: int) -> Limit:
    """Give the limit of messages: once reached, five minutes of rest."""
    return Limit(in_five_minutes, 5 * MINUTE, 5 * MINUTE, 5 * MINUTE)


def seconds_to_wait(attempts: Attempts, now: datetime) -> int:
    """Give how long the next attempt must wait, 0 when it may go."""
    if attempts.blocked_until is None or attempts.blocked_until <= now:
        return 0
    return int((attempts.blocked_until - now) / timedelta(seconds=1)) + 1


def one_more(attempts: Attempts, limit: Limit, now: datetime) -> Attempts:
    """Count an attempt: as failed, or as something written; a success is taken back after."""
    is_over = now - attempts.window_started_at > limit.window
    count = 1 if is_over else attempts.count + 1
    if count < limit.allowed_count:
        return Attempts(count, now if is_over else attempts.window_started_at)
    doublings = min(count - limit.allowed_count, 20)
    pause = min(limit.longest_pause, limit.first_pause * 2**doublings)
    return Attempts(count, now, now + pause)


def one_less(attempts: Attempts, limit: Limit) -> Attempts:
    """Take one attempt back: it was a success."""
    count = max(0, attempts.count - 1)
    is_blocked = count >= limit.allowed_count
    return Attempts(
        count, attempts.window_started_at, attempts.blocked_until if is_blocked else None
    )
