from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tickets_app.services.steadiness import Steadiness

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("clock", "steady", "has_jumped"),
    [(60, 60, False), (60, 59, False), (3600, 1, True), (-3600, 1, True), (61, 58, True)],
)
def test_a_clock_that_goes_another_way_than_time_has_jumped(
    clock: float, steady: float, has_jumped: bool
) -> None:
    seconds = [100.0]
    steadiness = Steadiness(lambda: seconds[-1])
    assert not steadiness.has_jumped(NOW)
    seconds.append(100.0 + steady)
    assert steadiness.has_jumped(NOW + timedelta(seconds=clock)) is has_jumped


def test_a_jump_is_noticed_until_the_clock_is_believed() -> None:
    steadiness = Steadiness(lambda: 7.0)
    steadiness.has_jumped(NOW)
    later = NOW + timedelta(hours=1)
    assert [steadiness.has_jumped(later) for _ in range(2)] == [True, True]
    steadiness.believe()
    assert not steadiness.has_jumped(later)
