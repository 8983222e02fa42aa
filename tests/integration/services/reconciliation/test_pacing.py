"""Reading keeps a pace that all processes share, and none where the portal is set to none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.helpdesk import Helpdesk
from tickets_app.services import gate
from tickets_app.services.reconciliation import pacing
from tickets_app.services.tools import Tools


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long reading has waited, without having waited."""
    paused: list[float] = []

    async def note(seconds: float) -> None:
        paused.append(seconds)

    monkeypatch.setattr(pacing, "MOST_A_SECOND", 20.0)
    monkeypatch.setattr(pacing, "asyncio", SimpleNamespace(sleep=note))
    return paused


def bounded(tools: Tools) -> Tools:
    assert tools.settings.chatwoot
    chatwoot = replace(tools.settings.chatwoot, requests_per_second=10)
    return replace(tools, settings=replace(tools.settings, chatwoot=chatwoot))


async def test_reading_keeps_well_below_what_chatwoot_allows(
    desk: Helpdesk, pauses: list[float]
) -> None:
    await pacing.wait(bounded(desk.tools))
    assert pauses == [0.05]


async def test_a_portal_that_is_set_to_know_no_bound_reads_without_a_pause(
    desk: Helpdesk, pauses: list[float]
) -> None:
    await pacing.wait(desk.tools)
    assert pauses == [0]


async def test_within_a_second_reading_slows_down_with_whoever_was_found_too_fast(
    desk: Helpdesk, pauses: list[float]
) -> None:
    desk.clock.stand()
    await pacing.wait(desk.tools)
    await gate.slow_down(desk.tools, timedelta(seconds=30))
    desk.clock.advance(timedelta(seconds=1))
    await pacing.wait(desk.tools)
    assert pauses == [0, 29]
