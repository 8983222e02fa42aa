"""The whole worker on a real database, with the sandbox on the other side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from sqlalchemy import func, select

from tests import factories
from tests.helpdesk import Helpdesk
from tickets_app.db.tables import ShownState, WebhookEvent
from tickets_app.services import sweeping
from tickets_app.worker.worker import run_worker


@asynccontextmanager
async def working(desk: Helpdesk) -> AsyncIterator[None]:
    task = asyncio.create_task(run_worker(desk.tools))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(look: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(60):
        while not await look():  # noqa: ASYNC110 - a worker apart tells nobody here
            await asyncio.sleep(0.02)


async def test_the_worker_carries_both_ways_by_itself(desk: Helpdesk) -> None:
    async def is_delivered() -> bool:
        return not (await factories.row_of(desk.tools, number)).undelivered_count

    async def has_answer() -> bool:
        return (await factories.row_of(desk.tools, number)).has_answer

    async with working(desk):
        number = await factories.ticket(desk.tools, await factories.person(desk.tools))
        await until(is_delivered)
        await desk.says(number, "Já vou olhar.")
        await until(has_answer)
    entries = await factories.entries_of(desk.tools, number)
    assert [entry.message_state for entry in entries] == ["sent", "received"]


async def test_what_was_worked_off_two_weeks_ago_is_swept_away(desk: Helpdesk) -> None:
    await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    desk.clock.advance(timedelta(days=15))
    await sweeping.sweep(desk.tools)
    async with desk.tools.readers() as session:
        events = await session.scalar(select(func.count()).select_from(WebhookEvent))
        states = await session.scalar(select(func.count()).select_from(ShownState))
    assert (events, states) == (0, 1)
