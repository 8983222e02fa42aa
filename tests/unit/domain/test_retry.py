from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets_app.domain import retry
from tickets_app.domain.retry import Attempt, Outcome
from tickets_app.domain.timeline import OutboxState

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
QUARANTINE = timedelta(seconds=90)


def attempt(outcome: Outcome, **more: object) -> Attempt:
    return Attempt(**{"outcome": outcome, "attempts": 1, "created_at": NOW, **more})  # type: ignore[arg-type]


def decide(of: Attempt, quarantine: timedelta = QUARANTINE) -> retry.Verdict:
    return retry.decide(of, now=NOW, quarantine=quarantine, random_part=lambda: 1.0)


def test_what_was_surely_not_sent_waits_and_is_sent_again() -> None:
    verdict = decide(attempt(Outcome.NOT_SENT))
    assert (verdict.state, verdict.unknown_since) == (OutboxState.WAITING, None)


def test_what_was_refused_is_dead_at_once() -> None:
    assert decide(attempt(Outcome.REFUSED)).state is OutboxState.DEAD


def test_what_may_have_happened_is_looked_for_after_two_seconds() -> None:
    verdict = decide(attempt(Outcome.UNKNOWN))
    assert verdict == retry.Verdict(OutboxState.UNKNOWN, NOW + timedelta(seconds=2), NOW)


def test_what_does_no_harm_when_repeated_needs_no_quarantine() -> None:
    assert decide(attempt(Outcome.UNKNOWN), timedelta(0)).state is OutboxState.WAITING


AGES_AGO = NOW - timedelta(days=7, seconds=1)


def test_after_seven_days_of_trouble_it_is_given_up() -> None:
    old = attempt(Outcome.NOT_SENT, created_at=AGES_AGO, attempts=10)
    assert decide(old).state is OutboxState.DEAD


def test_what_waited_seven_days_untried_is_not_given_up_at_its_first_trouble() -> None:
    old = attempt(Outcome.NOT_SENT, created_at=AGES_AGO, attempts=9)
    assert decide(old).state is OutboxState.WAITING


def test_what_is_given_up_but_may_have_happened_remembers_it() -> None:
    old = attempt(Outcome.UNKNOWN, created_at=AGES_AGO, attempts=10)
    assert decide(old) == retry.Verdict(OutboxState.DEAD, NOW, NOW)
    assert decide(old, timedelta(0)).unknown_since is None


def test_no_wait_that_is_asked_for_passes_fifteen_minutes() -> None:
    verdict = decide(attempt(Outcome.NOT_SENT, retry_after=86_400.0))
    assert verdict.next_at <= NOW + timedelta(minutes=15, seconds=1)


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(0, 1), (1, 1), (2, 2), (4, 8), (5, 15), (99, 15)]
)
def test_what_is_not_allowed_is_parked_longer_and_longer(attempts: int, minutes: int) -> None:
    assert retry.park(attempts, NOW) == retry.Verdict(
        OutboxState.WAITING, NOW + timedelta(minutes=minutes)
    )


def test_the_wait_that_chatwoot_asks_for_is_kept() -> None:
    verdict = decide(attempt(Outcome.NOT_SENT, retry_after=40.0))
    assert verdict.next_at >= NOW + timedelta(seconds=40)


@pytest.mark.parametrize(
    ("seconds_later", "next_look"), [(0, 2), (2, 5), (5, 15), (15, 30), (30, 60), (60, 90)]
)
def test_the_look_ups_follow_their_steps_to_the_end_of_the_quarantine(
    seconds_later: int, next_look: int
) -> None:
    now = NOW + timedelta(seconds=seconds_later)
    verdict = retry.look_later(NOW, now=now, quarantine=QUARANTINE)
    assert verdict.next_at == NOW + timedelta(seconds=next_look)
    assert verdict.unknown_since == NOW


def test_after_the_quarantine_the_look_ups_go_on() -> None:
    now = NOW + timedelta(hours=1)
    assert retry.look_later(NOW, now=now, quarantine=QUARANTINE).next_at > now


def test_nothing_unknown_is_sent_again_before_the_quarantine_is_over() -> None:
    just_before = NOW + QUARANTINE - timedelta(microseconds=1)
    assert not retry.may_send_again(NOW, now=just_before, quarantine=QUARANTINE)
    assert retry.may_send_again(NOW, now=NOW + QUARANTINE, quarantine=QUARANTINE)


@given(attempts=st.integers(0, 10_000), part=st.floats(0, 1))
def test_a_pause_never_passes_five_minutes(attempts: int, part: float) -> None:
    assert timedelta(0) <= retry.pause(attempts, lambda: part) <= retry.LONGEST_PAUSE


def test_pauses_double_from_one_second() -> None:
    bounds = [retry.pause(attempts, lambda: 1.0).total_seconds() for attempts in range(1, 6)]
    assert bounds == [1, 2, 4, 8, 16]
