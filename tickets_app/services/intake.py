"""Stores deliveries: those that arrive together share one transaction, so one flush to disk."""

from __future__ import annotations

import asyncio

from sqlalchemy.exc import SQLAlchemyError

from tickets_app.db import companies, webhook_events
from tickets_app.db.engine import Sessions
from tickets_app.db.webhook_events import Arrival

MOST_AT_ONCE = 200

Waiting = tuple[Arrival, "asyncio.Future[bool]"]


class Intake:
    """The deliveries that wait for being stored, and the one task that stores them."""

    def __init__(self) -> None:
        self._waiting: list[Waiting] = []
        self._storing: asyncio.Task[None] | None = None
        self._company_id: int | None = None

    async def company_id(self, readers: Sessions) -> int:
        """Give the company whose portal this is; it never changes."""
        if self._company_id is None:
            async with readers() as session:
                self._company_id = (await companies.get_default(session)).id
        return self._company_id

    async def store(self, sessions: Sessions, arrival: Arrival) -> bool:
        """Tell, after the commit, whether the delivery was new. Raises SQLAlchemyError."""
        is_new = asyncio.get_running_loop().create_future()
        self._waiting.append((arrival, is_new))
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store_waiting(sessions))
        return await is_new

    async def _store_waiting(self, sessions: Sessions) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            await _store(sessions, batch)


async def _store(sessions: Sessions, batch: list[Waiting]) -> None:
    try:
        async with sessions.begin() as session:
            new_keys = await webhook_events.store_once(session, [one for one, _ in batch])
    except SQLAlchemyError as problem:
        for _, is_new in batch:
            if not is_new.done():
                is_new.set_exception(problem)
        return
    for arrival, is_new in batch:
        if not is_new.done():
            is_new.set_result(arrival.delivery_key in new_keys)
        new_keys.discard(arrival.delivery_key)
