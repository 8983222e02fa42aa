"""A portal that nobody can call, with its Chatwoot on a port: it hears by the websocket alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from integrations.chatwoot.cable_reader import Habits
from integrations.chatwoot.client import ChatwootClient
from tests import factories
from tests.helpdesk import Helpdesk, open_helpdesk
from tests.on_a_port import Served, served
from tickets_app.domain.people import Actor
from tickets_app.services import chatwoot_setup, listening
from tickets_app.services.tools import Tools
from tickets_app.settings import Hearing
from tickets_app.worker.worker import run_worker

QUICK = Habits(random_part=lambda: 0.02)
LIMIT = 60


@dataclass
class Outbound:
    """A portal that nobody can call, and its Chatwoot on a port."""

    desk: Helpdesk
    server: Served
    dave: Actor

    @property
    def tools(self) -> Tools:
        return self.desk.tools

    @property
    def line_count(self) -> int:
        connections = self.desk.sandbox.world.hub._connections
        return sum(bool(one.streams) for one in connections)

    async def ticket(self) -> int:
        """A ticket that has reached Chatwoot, and been heard of by the portal."""
        number = await factories.ticket(self.tools, self.dave)
        await self.desk.settle()
        return number

    async def bodies(self, number: int) -> list[str]:
        """What support has said in the thread."""
        await self.desk.process()
        entries = await factories.entries_of(self.tools, number)
        return [entry.body for entry in entries if entry.actor_kind == "agent" and entry.body]


async def until(look: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(LIMIT):
        while not await look():  # noqa: ASYNC110 - what runs beside tells nobody here
            await asyncio.sleep(0.01)


@asynccontextmanager
async def open_outbound(
    portal: Tools, version: str, hearing: Hearing = Hearing.OUTBOUND
) -> AsyncIterator[Outbound]:
    async with open_helpdesk(portal, version) as desk, served(desk.sandbox.app) as server:
        chatwoot = desk.tools.settings.chatwoot
        assert chatwoot
        chatwoot = replace(chatwoot, base_url=server.base_url, hearing=hearing)
        await chatwoot_setup.set_up(portal.settings, chatwoot, desk.transport)
        assert desk.tools.chatwoot
        config = replace(desk.tools.chatwoot.config, base_url=server.base_url)
        async with ChatwootClient(config) as client:
            settings = replace(desk.tools.settings, chatwoot=chatwoot)
            desk.tools = replace(desk.tools, settings=settings, chatwoot=client)
            yield Outbound(desk, server, await factories.person(desk.tools))
        assert hearing.has_webhook or desk.door.deliveries == []


@asynccontextmanager
async def listening_as(
    outbound: Outbound, owner: str = "one"
) -> AsyncIterator[asyncio.Task[None]]:
    """A process that listens for as long as the block runs."""
    task = asyncio.create_task(listening.listen(outbound.tools, owner, QUICK))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def stands(outbound: Outbound, count: int = 1) -> None:
    """Wait until the cable has stood up so often."""

    async def look() -> bool:
        return outbound.tools.counters.count("cable.up") >= count

    await until(look)


@asynccontextmanager
async def working(outbound: Outbound) -> AsyncIterator[None]:
    """The whole worker, for as long as the block runs."""
    work = asyncio.create_task(run_worker(outbound.tools))
    try:
        yield
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
