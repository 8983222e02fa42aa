"""How fast Chatwoot is called: a bucket of tokens for all processes together.

Told to slow down, the rate is halved and grows again by one a second every ten seconds; until the
moment that Chatwoot names nothing goes out at all (security-reliability.md 5.5).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

SLOWEST = 1.0
FIRST_TOKENS = 1.0
UNBOUNDED = 50.0
"""Chatwoot's own bound for one address, where we are set to have none: 3,000 a minute."""

REGAINED_A_SECOND = 0.1
ONE_SLOWING = timedelta(seconds=5)
"""Refusals this close together answer one burst: they halve once."""

LONGEST_QUIET = timedelta(minutes=15)
NO_WAIT = timedelta(0)


@dataclass(frozen=True, slots=True)
class Pace:
    """How many tokens there were at a moment, and since when we go slower."""

    tokens: float
    counted_at: datetime
    slowed_to: float | None = None
    slowed_at: datetime | None = None
    quiet_until: datetime | None = None


def rate(pace: Pace, most: float, now: datetime) -> float:
    """Give the calls a second; 0 is no bound."""
    if pace.slowed_to is None or pace.slowed_at is None:
        return most
    regained = pace.slowed_to + max((now - pace.slowed_at).total_seconds(), 0) * REGAINED_A_SECOND
    bound = most or UNBOUNDED
    return most if regained >= bound else regained


def wait(pace: Pace, most: float, now: datetime) -> timedelta:
    """Tell how long until one may call."""
    quiet = pace.quiet_until - now if pace.quiet_until else NO_WAIT
    if NO_WAIT < quiet <= LONGEST_QUIET:
        return quiet
    allowed = rate(pace, most, now)
    if not allowed:
        return NO_WAIT
    return max(NO_WAIT, timedelta(seconds=(1 - _tokens(pace, allowed, now)) / allowed))


def take(pace: Pace, calls: int, most: float, now: datetime) -> Pace:
    """Give the pace after so many calls; what is taken in advance is waited for afterwards."""
    allowed = rate(pace, most, now)
    if not allowed:
        return pace
    return replace(pace, tokens=_tokens(pace, allowed, now) - calls, counted_at=now)


def slow_down(pace: Pace, most: float, now: datetime, quiet: timedelta) -> Pace:
    """Give the pace after Chatwoot found us too fast."""
    quiet_until = now + min(quiet, LONGEST_QUIET)
    if pace.slowed_at and NO_WAIT <= now - pace.slowed_at < ONE_SLOWING:
        return replace(pace, quiet_until=quiet_until)
    halved = max((rate(pace, most, now) or UNBOUNDED) / 2, SLOWEST)
    return Pace(0.0, now, slowed_to=halved, slowed_at=now, quiet_until=quiet_until)


def emptied(pace: Pace, now: datetime) -> Pace:
    """Give the pace without anything saved up: what has gathered does not go out in one burst."""
    return replace(pace, tokens=0.0, counted_at=now)


def _tokens(pace: Pace, allowed: float, now: datetime) -> float:
    gained = max((now - pace.counted_at).total_seconds(), 0) * allowed
    return min(pace.tokens + gained, max(allowed, 1.0))
