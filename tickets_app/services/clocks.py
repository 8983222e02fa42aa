"""One clock for all hosts that share a database: a lease must end at the same moment for all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

log = logging.getLogger(__name__)

SAME = timedelta(milliseconds=200)
"""Hosts whose clocks are kept right differ by less; asking takes as long."""

A_MINUTE = 60.0


def host_time() -> datetime:
    """Give the time of this host."""
    return datetime.now(UTC)


class SharedClock:
    """The database server's time; with SQLite there is one host, whose time it is."""

    def __init__(self, engine: AsyncEngine, host_time: Callable[[], datetime] = host_time) -> None:
        self._engine = engine
        self._host_time = host_time
        self._lag = timedelta()

    def __call__(self) -> datetime:
        """Give the time."""
        return self._host_time() + self._lag

    async def compare(self) -> None:
        """Learn how far this host's clock is from the database's."""
        if self._engine.dialect.name != "postgresql":
            return
        async with self._engine.connect() as connection:
            before = self._host_time()
            told = await connection.scalar(text("SELECT clock_timestamp()"))
            after = self._host_time()
        lag = told - (before + (after - before) / 2)
        if abs(lag - self._lag) > SAME:
            log.warning("this host's clock is %s from the database's", lag)
            self._lag = lag

    async def follow(self) -> None:
        """Compare again every minute, for ever."""
        while True:
            await asyncio.sleep(A_MINUTE)
            try:
                await self.compare()
            except SQLAlchemyError:
                log.warning("the database cannot be asked for the time: ours goes on")
