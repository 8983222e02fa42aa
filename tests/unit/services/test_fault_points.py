from __future__ import annotations

from collections.abc import Iterator

import pytest

from tickets_app.services import fault_points


@pytest.fixture(autouse=True)
def disarmed() -> Iterator[None]:
    yield
    fault_points.disarm()


def test_a_moment_that_nobody_has_armed_passes() -> None:
    fault_points.reach("sent", "message")


def test_what_is_armed_is_done_when_its_moment_comes() -> None:
    done: list[str] = []
    fault_points.arm("sent", lambda: done.append("any"))
    fault_points.arm("sent:message", lambda: done.append("message"))
    fault_points.reach("claimed")
    fault_points.reach("sent", "contact")
    fault_points.reach("sent", "message")
    assert done == ["any", "any", "message"]
