from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tickets_app.domain import gate
from tickets_app.domain.breaker import Reason

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
FRESH = gate.fresh(NOW)


def test_it_is_open_to_the_first_call() -> None:
    assert not FRESH.breaker.is_open
    assert FRESH.pace.tokens == 1


def test_a_refused_token_closes_it_at_once() -> None:
    closed = gate.refused(FRESH, NOW)
    assert closed.breaker.reason is Reason.TOKEN
    assert gate.answered(closed, NOW) == closed


def test_before_its_time_nobody_gets_to_probe() -> None:
    closed = gate.refused(FRESH, NOW)
    assert gate.probing(closed, NOW) == closed
    assert gate.probing(closed, NOW + timedelta(seconds=10)) != closed


def test_asked_soon_the_probe_is_due_where_there_is_one_to_make() -> None:
    closed = gate.asked_soon(gate.refused(FRESH, NOW), NOW)
    assert gate.probing(closed, NOW) != closed
    assert gate.asked_soon(FRESH, NOW) == FRESH


def test_after_a_probe_it_opens_with_nothing_saved_up() -> None:
    opened = gate.on_trial(gate.refused(FRESH, NOW), NOW)
    assert not opened.breaker.is_open
    assert opened.pace.tokens == 0


def test_slowing_down_leaves_the_breaker_alone() -> None:
    slowed = gate.slowed(FRESH, NOW, 10.0, timedelta(seconds=5))
    assert (slowed.breaker, slowed.pace.slowed_to) == (FRESH.breaker, 5.0)


def test_failures_in_a_row_close_it_and_one_alone_does_not() -> None:
    failing = [FRESH]
    for _ in range(5):
        failing.append(gate.failed(failing[-1], NOW))
    assert [one.breaker.is_open for one in failing] == [False] * 5 + [True]
    assert failing[-1].breaker.reason is Reason.FAILING
