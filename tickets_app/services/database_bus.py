"""Announcements by way of the database: a worker apart needs no Redis for open pages to hear it.

A second slower than Redis, and a row more for what a process apart announces: enough for the one
server and one worker that a portal without Redis has.
"""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError

from tickets_app.db import announcements as announcements_db
from tickets_app.db.engine import Sessions
from tickets_app.services.announcements import Announcement, Bus

log = logging.getLogger(__name__)

PAUSE = 1.0
OVERLAP = 100
"""Numbers are given before the commit: a lower one may become visible after a higher one."""


class DatabaseBus(Bus):
    """For several processes without Redis; one that works alone only listens."""

    def __init__(self, sessions: Sessions, readers: Sessions, *, tells: bool) -> None:
        super().__init__()
        self._sessions, self._readers, self._tells = sessions, readers, tells
        self._waiting: dict[Announcement, None] = {}
        self._known: set[int] = set()
        self._newest = 0

    async def publish(self, announcement: Announcement) -> None:
        """Bring it to the listeners of this process now, and soon to those of the others."""
        if self._tells:
            self._waiting[announcement] = None
        await self._deliver(announcement)

    async def listen(self) -> None:
        """Tell and hear now and then, for ever and through losses of the database."""
        is_begun = False
        while True:
            try:
                is_begun = is_begun or await self.begin()
                await self.exchange()
            except SQLAlchemyError:
                log.warning("the database is away: announcements of other processes are missed")
            await asyncio.sleep(PAUSE)

    async def begin(self) -> bool:
        """Take what was told so far as heard."""
        async with self._readers() as session:
            self._newest = await announcements_db.newest_id(session)
            told = await announcements_db.list_after(session, self._newest - OVERLAP)
        self._known = {number for number, _ in told}
        return True

    async def exchange(self) -> None:
        """Tell what waits, each once, and hear what the others have told."""
        if self._waiting:
            await self._tell()
        async with self._readers() as session:
            told = await announcements_db.list_after(session, self._newest - OVERLAP)
        new = [(number, body) for number, body in told if number not in self._known]
        if told:
            self._known, self._newest = {number for number, _ in told}, told[-1][0]
        for body in dict.fromkeys(body for _, body in new):
            await self._deliver(Announcement.from_json(body))

    async def _tell(self) -> None:
        told, self._waiting = self._waiting, {}
        try:
            async with self._sessions.begin() as session:
                self._known |= await announcements_db.put(session, [one.to_json() for one in told])
        except SQLAlchemyError:
            self._waiting = {**told, **self._waiting}
            raise
