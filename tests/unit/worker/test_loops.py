from __future__ import annotations

import asyncio
import logging

import pytest

from tickets_app.worker import loops


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "SHORTEST_REST", 0.0)
    monkeypatch.setattr(loops, "POLL_SECONDS", 0.01)


class Turns:
    """What each turn does: True, False, or an exception to raise; then it stops the loop."""

    def __init__(self, *outcomes: bool | Exception) -> None:
        self._outcomes = iter(outcomes)
        self.taken = 0
        self.over = asyncio.Event()

    async def __call__(self) -> bool:
        self.taken += 1
        outcome = next(self._outcomes, None)
        if outcome is None:
            self.over.set()
            return False
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


async def run(turns: Turns, wake: asyncio.Event | None = None) -> None:
    task = asyncio.create_task(loops.work("test", turns, wake or asyncio.Event()))
    async with asyncio.timeout(5):
        await turns.over.wait()
    task.cancel()


async def test_turns_are_taken_while_there_is_work() -> None:
    turns = Turns(True, True, True)
    await run(turns)
    assert turns.taken >= 4


async def test_work_is_looked_for_without_being_woken() -> None:
    turns = Turns(False, False)
    await run(turns)
    assert turns.taken >= 3


async def test_a_turn_that_fails_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    turns = Turns(ValueError("one bad row"), True)
    with caplog.at_level(logging.ERROR):
        await run(turns)
    assert turns.taken >= 3
    assert "a turn of test failed" in caplog.text


async def test_being_woken_is_faster_than_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "POLL_SECONDS", 60.0)
    wake, turns = asyncio.Event(), Turns(False)
    asyncio.get_running_loop().call_later(0.01, wake.set)
    await run(turns, wake)
    assert not wake.is_set()


async def test_a_repeated_turn_outlives_its_failures() -> None:
    turns = Turns(ValueError("away"), True)
    task = asyncio.create_task(loops.repeat("test", turns, 0.0))
    async with asyncio.timeout(5):
        await turns.over.wait()
    task.cancel()


def test_loops_that_begin_together_do_not_stay_together() -> None:
    waits = [loops.about(2.0, lambda part=part: part) for part in (0.0, 0.5, 1.0)]
    assert waits == [2.0, 1.5, 1.0]
