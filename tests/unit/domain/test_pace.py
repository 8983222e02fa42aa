from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets_app.domain import pace
from tickets_app.domain.pace import Pace

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
MOST = 10.0


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def seconds(wait: timedelta) -> float:
    return round(wait.total_seconds(), 3)


def test_one_with_a_token_goes_at_once_and_the_next_waits_its_tenth() -> None:
    start = Pace(1.0, NOW)
    assert pace.wait(start, MOST, NOW) == pace.NO_WAIT
    taken = pace.take(start, 1, MOST, NOW)
    assert seconds(pace.wait(taken, MOST, NOW)) == 0.1
    assert pace.wait(taken, MOST, at(0.1)) == pace.NO_WAIT


def test_what_is_taken_in_advance_is_waited_for_afterwards() -> None:
    taken = pace.take(Pace(1.0, NOW), 3, MOST, NOW)
    assert seconds(pace.wait(taken, MOST, NOW)) == 0.3


def test_no_more_than_a_seconds_worth_is_saved_up() -> None:
    rested = pace.take(Pace(0.0, NOW), 0, MOST, at(3600))
    assert rested.tokens == MOST


def test_without_a_bound_nobody_waits_and_nothing_is_counted() -> None:
    start = Pace(-5.0, NOW)
    assert pace.wait(start, 0, NOW) == pace.NO_WAIT
    assert pace.take(start, 4, 0, NOW) is start


@given(wishes=st.lists(st.tuples(st.floats(0, 2), st.integers(1, 3)), max_size=60))
def test_over_any_time_no_more_goes_out_than_the_rate_allows(
    wishes: list[tuple[float, int]],
) -> None:
    state, now, gone = Pace(0.0, NOW), NOW, 0
    for pause, calls in wishes:
        now += timedelta(seconds=pause)
        now += pace.wait(state, MOST, now)
        state = pace.take(state, calls, MOST, now)
        gone += calls
        assert gone <= MOST * (now - NOW).total_seconds() + 3


@pytest.mark.parametrize(
    ("later", "rate"), [(0, 5.0), (10, 6.0), (30, 8.0), (50, 10.0), (3600, 10.0), (-60, 5.0)]
)
def test_told_to_slow_down_it_halves_and_grows_by_one_each_ten_seconds(
    later: float, rate: float
) -> None:
    slowed = pace.slow_down(Pace(1.0, NOW), MOST, NOW, pace.NO_WAIT)
    assert pace.rate(slowed, MOST, at(later)) == pytest.approx(rate)


def test_refusals_of_one_burst_halve_once_and_later_ones_again() -> None:
    once = pace.slow_down(Pace(1.0, NOW), MOST, NOW, pace.NO_WAIT)
    assert pace.slow_down(once, MOST, at(4), pace.NO_WAIT).slowed_to == 5.0
    assert pace.slow_down(once, MOST, at(10), pace.NO_WAIT).slowed_to == 3.0


def test_it_never_stops_and_is_bounded_once_told_even_where_it_had_no_bound() -> None:
    slow = Pace(1.0, NOW, slowed_to=1.0, slowed_at=NOW - timedelta(seconds=5))
    assert pace.slow_down(slow, MOST, NOW, pace.NO_WAIT).slowed_to == 1.0
    unbounded = pace.slow_down(Pace(1.0, NOW), 0, NOW, pace.NO_WAIT)
    assert pace.rate(unbounded, 0, NOW) == 25.0
    assert pace.rate(unbounded, 0, at(600)) == 0


def test_until_the_moment_that_was_named_nothing_goes() -> None:
    quiet = pace.slow_down(Pace(1.0, NOW), MOST, NOW, timedelta(seconds=40))
    assert seconds(pace.wait(quiet, MOST, NOW)) == 40
    assert pace.wait(quiet, MOST, at(41)) == pace.NO_WAIT


def test_nobody_makes_it_quiet_for_more_than_fifteen_minutes() -> None:
    quiet = pace.slow_down(Pace(1.0, NOW), MOST, NOW, timedelta(days=1))
    assert quiet.quiet_until == NOW + pace.LONGEST_QUIET


def test_a_clock_that_was_set_back_makes_nobody_wait() -> None:
    quiet = pace.slow_down(Pace(1.0, NOW), MOST, NOW, timedelta(seconds=40))
    an_hour_ago = NOW - timedelta(hours=1)
    assert seconds(pace.wait(quiet, MOST, an_hour_ago)) <= 1
    assert seconds(pace.wait(Pace(0.0, NOW), MOST, an_hour_ago)) <= 1


def test_what_has_gathered_does_not_go_out_in_one_burst() -> None:
    assert seconds(pace.wait(pace.emptied(Pace(10.0, NOW), NOW), MOST, NOW)) == 0.1
