"""A worker that was stopped in the midst of its work, and wakes when others have taken it over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests import factories
from tests.helpdesk import Helpdesk
from tickets_app.services import fault_points, relay
from tickets_app.services.tools import Tools

A_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def disarmed() -> Iterator[None]:
    yield
    fault_points.disarm()


def sleeps_at(desk: Helpdesk, moment: str) -> None:
    """Whoever reaches the moment first sleeps for a day, then goes on."""

    def sleep() -> None:
        fault_points.disarm()
        desk.clock.advance(A_DAY)

    fault_points.arm(moment, sleep)


async def state_of_last(desk: Helpdesk) -> str:
    return (await factories.outbox_of(desk.tools, 1))[-1].state


@pytest.mark.parametrize("kind", ["conversation", "message"])
async def test_a_worker_that_slept_through_its_lease_makes_nothing_in_chatwoot(
    desk: Helpdesk, kind: str
) -> None:
    await factories.ticket(desk.tools, await factories.person(desk.tools))
    sleeps_at(desk, f"claimed:{kind}")
    while fault_points.is_armed():
        await relay.deliver_next(desk.tools, "test")
    store = desk.sandbox.world.store
    made = {"conversation": store.conversations, "message": store.messages}[kind]
    assert len(made) == 0


async def test_what_it_left_is_delivered_once_by_others(desk: Helpdesk) -> None:
    await factories.ticket(desk.tools, await factories.person(desk.tools))
    sleeps_at(desk, "claimed:message")
    for _ in range(4):
        await desk.settle()
        desk.clock.advance(desk.tools.settings.unknown_quarantine)
    assert len(await desk.messages(1)) == 1
    assert await state_of_last(desk) == "done"


def with_lease(desk: Helpdesk, seconds: float) -> Tools:
    chatwoot = desk.tools.settings.chatwoot
    assert chatwoot
    settings = replace(
        desk.tools.settings,
        lease=timedelta(seconds=seconds),
        chatwoot=replace(chatwoot, timeout=timedelta(0)),
    )
    return replace(desk.tools, settings=settings)


async def test_no_call_outlasts_the_lease_under_which_it_is_made(desk: Helpdesk) -> None:
    await factories.ticket(desk.tools, await factories.person(desk.tools))
    desk.sandbox.world.faults.change(
        {"answer_delay_seconds": 5.0, "only_path": "/conversations", "only_method": "POST"}
    )
    tools = with_lease(desk, 0.5)
    for _ in range(3):
        await relay.deliver_next(tools, "test")
    rows = await factories.outbox_of(desk.tools, 1)
    assert [row.state for row in rows[:3]] == ["done", "done", "unknown"]
