"""The way to one Chatwoot: whether it is open, how fast one may go, and what changes that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tickets_app.domain import breaker, pace
from tickets_app.domain.breaker import Breaker, Reason
from tickets_app.domain.pace import Pace


@dataclass(frozen=True, slots=True)
class Gate:
    """A Chatwoot's breaker and pace, the same for every process that calls it."""

    breaker: Breaker
    pace: Pace


def fresh(now: datetime) -> Gate:
    """Give the gate before the first call."""
    return Gate(Breaker(), Pace(pace.FIRST_TOKENS, now))


def answered(gate: Gate, now: datetime) -> Gate:
    """Count a call that was answered, by a refusal too: Chatwoot is there."""
    del now
    return replace(gate, breaker=breaker.after_success(gate.breaker))


def failed(gate: Gate, now: datetime) -> Gate:
    """Count a call without a proper answer."""
    return replace(gate, breaker=breaker.after_failure(gate.breaker, now))


def refused(gate: Gate, now: datetime) -> Gate:
    """Close the way: our token is no good, which only an administrator can mend."""
    return replace(gate, breaker=breaker.opened(gate.breaker, Reason.TOKEN, now))


def slowed(gate: Gate, now: datetime, most: float, quiet: timedelta) -> Gate:
    """Slow down, and be quiet for a while."""
    return replace(gate, pace=pace.slow_down(gate.pace, most, now, quiet))


def probing(gate: Gate, now: datetime) -> Gate:
    """Let whoever gets this changed gate make the probe; it is unchanged while none is due."""
    return replace(gate, breaker=breaker.probing(gate.breaker, now) or gate.breaker)


def on_trial(gate: Gate, now: datetime) -> Gate:
    """Open the way after a probe that succeeded; what has gathered goes out at the pace."""
    return Gate(breaker.on_trial(gate.breaker), pace.emptied(gate.pace, now))


def asked_soon(gate: Gate, now: datetime) -> Gate:
    """Have the next probe made now, where one is to be made."""
    if not gate.breaker.is_open:
        return gate
    return replace(gate, breaker=replace(gate.breaker, probe_at=now))
