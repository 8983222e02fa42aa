from __future__ import annotations

import logging

import pytest

from tickets_app.state import feedback

STACK = (
    "TypeError: e.canary is not a function\n"
    "    at Message (https://helpdesk.example.com/assets/ticket-Bx1.js:4:2817)\n"
    "    at div\n"
)


def test_a_failure_in_a_browser_is_logged_by_its_kind_and_place_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    feedback.on_frontend_error(Exception(STACK))
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert record.getMessage() == "a page failed: TypeError at ticket-Bx1.js:4:2817"


@pytest.mark.parametrize("said", ["", "canary\n2026-11-23 ERROR forged", "canary" * 100_000])
def test_nothing_that_a_browser_makes_up_gets_into_the_log(
    said: str, caplog: pytest.LogCaptureFixture
) -> None:
    feedback.on_frontend_error(Exception(said))
    assert [record.getMessage() for record in caplog.records] == ["a page failed: something at ?"]
