from __future__ import annotations

import asyncio

from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from tickets_app.db.webhook_events import Arrival
from tickets_app.services.intake import Intake
from tickets_app.services.tools import Tools


def arrival(tools: Tools, key: str) -> Arrival:
    now = tools.clock()
    return Arrival(1, key, "signature", b"{}", "received", "", next_at=now, received_at=now)


async def test_whoever_calls_learns_that_nothing_was_stored_and_may_call_again(
    tools: Tools, engine: AsyncEngine
) -> None:
    def refuse(*heard: str) -> None:
        if heard[2].startswith("INSERT INTO webhook_event"):
            raise OperationalError("INSERT", {}, Exception("disk full"))

    intake, keys = Intake(), ("one", "two")
    event.listen(engine.sync_engine, "before_cursor_execute", refuse)
    waiting = [intake.store(tools.sessions, arrival(tools, key)) for key in keys]
    told = await asyncio.gather(*waiting, return_exceptions=True)
    event.remove(engine.sync_engine, "before_cursor_execute", refuse)
    assert [type(one) for one in told] == [OperationalError] * 2
    assert [await intake.store(tools.sessions, arrival(tools, key)) for key in keys] == [True] * 2
