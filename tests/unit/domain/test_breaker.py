from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets_app.domain import breaker
from tickets_app.domain.breaker import Breaker, Reason

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


def after(outcomes: str, start: Breaker | None = None) -> Breaker:
    """The breaker after these calls: "." answered, "x" failed."""
    state = start or Breaker()
    for outcome in outcomes:
        state = (
            breaker.after_success(state) if outcome == "." else breaker.after_failure(state, NOW)
        )
    return state


def seconds_to_probe(state: Breaker) -> float:
    assert state.probe_at
    return (state.probe_at - NOW).total_seconds()


@pytest.mark.parametrize(
    ("outcomes", "is_open"),
    [
        ("xxxx", False),
        ("xxxxx", True),
        ("xxxx.xxxx", False),
        ("xxx." * 3, False),
        ("xxx." * 3 + "x", True),
        ("x." * 9, False),
        ("x." * 9 + "x", True),
        ("." * 100 + "x." * 9 + "x", True),
        ("xx." + "." * 18 + "xx.xx.xx.xx", False),
    ],
)
def test_five_in_a_row_or_half_of_the_last_twenty_open_it(outcomes: str, is_open: bool) -> None:
    assert after(outcomes).is_open is is_open


def test_as_long_as_all_goes_well_nothing_changes() -> None:
    assert after("." * 50) == Breaker()


def test_what_comes_back_while_it_is_open_changes_nothing() -> None:
    is_open = after("xxxxx")
    assert after(".x", is_open) == is_open


def test_the_first_probe_is_due_after_ten_seconds_and_only_one_makes_it() -> None:
    is_open = after("xxxxx")
    assert seconds_to_probe(is_open) == 10
    assert breaker.probing(is_open, NOW + timedelta(seconds=9.9)) is None
    due = NOW + timedelta(seconds=10)
    taken = breaker.probing(is_open, due)
    assert taken
    assert breaker.probing(taken, due) is None


def test_probes_that_fail_come_at_double_the_pause_up_to_two_minutes() -> None:
    state, now, pauses = after("xxxxx"), NOW, list[float]()
    for _ in range(6):
        assert state.probe_at
        pauses.append((state.probe_at - now).total_seconds())
        now = state.probe_at
        state = breaker.probing(state, now) or state
    assert pauses == [10, 20, 40, 80, 120, 120]


def test_a_closed_one_is_never_probed() -> None:
    assert breaker.probing(Breaker(), NOW) is None


def test_on_trial_the_next_failure_opens_it_and_the_next_answer_forgives() -> None:
    probed = breaker.probing(after("xxxxx"), NOW + timedelta(seconds=10))
    assert probed
    trial = breaker.on_trial(probed)
    assert not trial.is_open
    assert seconds_to_probe(after("x", trial)) == 20
    assert after(".xxxx", trial) == after(".xxxx")


def test_a_probe_put_off_before_the_clock_was_set_back_is_due() -> None:
    is_open = after("xxxxx")
    assert breaker.probing(is_open, NOW - timedelta(hours=1))


def test_it_says_why_it_is_open() -> None:
    assert after("xxxxx").reason is Reason.FAILING
    assert breaker.opened(Breaker(), Reason.TOKEN, NOW).reason is Reason.TOKEN


@given(outcomes=st.text(alphabet=".x", max_size=60))
def test_it_is_open_exactly_when_the_rule_says_so(outcomes: str) -> None:
    state, seen = Breaker(), ""
    for outcome in outcomes:
        seen += outcome
        state = after(outcome, state)
        is_bad = seen.endswith("x" * 5) or (outcome == "x" and seen[-20:].count("x") >= 10)
        assert state.is_open is is_bad
        if state.is_open:
            break
