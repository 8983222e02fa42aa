"""Builds a sandbox and runs its engines: what the composition root, the tests and `__main__` start
from.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from starlette.types import ASGIApp

from integrations.chatwoot.sandbox.cable import broadcasts
from integrations.chatwoot.sandbox.effects import crons, notifications, reporting, surveys
from integrations.chatwoot.sandbox.faults import Faults
from integrations.chatwoot.sandbox.state.persistence import Journal
from integrations.chatwoot.sandbox.state.seed import Seed, plant
from integrations.chatwoot.sandbox.state.store import Store
from integrations.chatwoot.sandbox.versions import LATEST, version_named
from integrations.chatwoot.sandbox.web.app import build_app
from integrations.chatwoot.sandbox.webhooks import engine
from integrations.chatwoot.sandbox.world import World

FLUSH_SECONDS = 0.2
CLOCK_SECONDS = 300
STATE_FILE = "chatwoot-sandbox.sqlite3"


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxOptions:
    """How to start; without `data_dir` the state lives in memory only."""

    version: str = LATEST
    frontend_url: str = "http://127.0.0.1:3001"
    data_dir: Path | None = None
    fresh: bool = False
    seed: Seed = field(default_factory=Seed)
    random_seed: int | None = None
    webhook_transport: httpx.AsyncBaseTransport | None = None


class Sandbox:
    """A running stand-in for Chatwoot: `app` answers, `start` and `stop` surround its life."""

    def __init__(self, options: SandboxOptions) -> None:
        self.options = options
        store = Store()
        self._journal = _open_journal(options, store)
        plant(store, options.seed)
        self.world = World(
            version=version_named(options.version),
            frontend_url=options.frontend_url.rstrip("/"),
            store=store,
            faults=Faults(),
            dice=random.Random(options.random_seed),  # noqa: S311 - decides delays, not secrets
            listeners=[
                engine.listen,
                broadcasts.listen,
                surveys.listen,
                notifications.listen,
                reporting.listen,
            ],
            seed=options.seed,
            webhook_transport=options.webhook_transport,
        )
        self.app: ASGIApp = build_app(self.world)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to write state behind and to turn the five-minute clock; needs a running loop."""
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._keep()), loop.create_task(self._turn_clock())]

    async def _keep(self) -> None:
        while True:
            self.flush()
            await asyncio.sleep(FLUSH_SECONDS)

    def flush(self) -> None:
        """Write what changed since the last time, if there is a file."""
        if self._journal is not None:
            self._journal.flush()

    async def _turn_clock(self) -> None:
        while True:
            await asyncio.sleep(CLOCK_SECONDS)
            crons.run(self.world)

    async def idle(self) -> None:
        """Wait until every webhook, frame and job caused so far is through."""
        await self.world.jobs.idle()

    async def stop(self) -> None:
        """Stop the engines and write what is left."""
        await self.world.jobs.stop()
        await self.world.sender.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._journal is not None:
            self._journal.close()
            self._journal = None


def create_sandbox(options: SandboxOptions | None = None) -> Sandbox:
    """A sandbox that has loaded or seeded its state and waits to be served."""
    return Sandbox(options or SandboxOptions())


def _open_journal(options: SandboxOptions, store: Store) -> Journal | None:
    if options.data_dir is None:
        return None
    path = options.data_dir / STATE_FILE
    if options.fresh:
        for leftover in options.data_dir.glob(STATE_FILE + "*"):
            leftover.unlink()
    journal = Journal(path, store)
    journal.load()
    return journal
