from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tickets_app.domain.throttle import (
    MINUTE,
    OF_ACCOUNT,
    OF_ADDRESS,
    Attempts,
    of_replies,
    of_tickets,
    one_less,
    one_more,
    seconds_to_wait,
)

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def after(failures: int, start: Attempts | None = None) -> Attempts:
    attempts = start or Attempts(0, NOW)
    for _ in range(failures):
        attempts = one_more(attempts, OF_ACCOUNT, NOW)
    return attempts


def test_four_failures_block_nothing() -> None:
    assert seconds_to_wait(after(4), NOW) == 0


def test_the_fifth_failure_asks_for_a_minute() -> None:
    assert after(5).blocked_until == NOW + MINUTE


def test_pauses_double_up_to_two_hours() -> None:
    pauses = [(after(n).blocked_until or NOW) - NOW for n in range(5, 14)]
    assert pauses == [MINUTE * n for n in (1, 2, 4, 8, 16, 32, 64, 120, 120)]


def test_a_quiet_window_forgets_the_failures() -> None:
    later = NOW + OF_ACCOUNT.window + timedelta(seconds=1)
    assert one_more(after(9), OF_ACCOUNT, later) == Attempts(1, later)


def test_a_pause_is_over_when_its_time_has_come() -> None:
    assert seconds_to_wait(after(5), NOW + MINUTE) == 0


def test_a_success_takes_one_attempt_and_its_block_back() -> None:
    assert one_less(after(5), OF_ACCOUNT) == Attempts(4, NOW)
    assert one_less(Attempts(0, NOW), OF_ACCOUNT).count == 0


@given(st.integers(0, 10_000))
def test_no_wait_is_longer_than_its_limit(failures: int) -> None:
    for limit in (OF_ACCOUNT, OF_ADDRESS, of_tickets(20), of_replies(60)):
        attempts = one_more(Attempts(failures, NOW), limit, NOW)
        assert seconds_to_wait(attempts, NOW) <= limit.longest_pause.total_seconds() + 1
