"""Builds the tools from the settings and takes them apart again; tests build their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncEngine

from integrations.chatwoot.client import ChatwootClient, ChatwootConfig
from tickets_app.db.engine import create_engine, create_readers, create_sessions
from tickets_app.services import migrations, sessions
from tickets_app.services.announcements import Bus, InProcessBus, RedisBus, Wake
from tickets_app.services.clocks import SharedClock
from tickets_app.services.counters import Counters
from tickets_app.services.database_bus import DatabaseBus
from tickets_app.services.tools import Tools
from tickets_app.settings import ChatwootSettings, SettingRefused, Settings

SENDING_SHARE = 5 / 6
"""Of the lease, for one call; the rest is for writing down what became of it."""

Process = Literal["server", "worker", "command"]


class Behind(Exception):
    """The database is older than the program; the message is what the operator reads."""


@asynccontextmanager
async def open_engine(settings: Settings) -> AsyncGenerator[AsyncEngine]:
    """Give the engine, with the data directory made, for as long as the block runs.

    Raises SettingRefused where that directory cannot be made.
    """
    try:
        (settings.data_dir / "files").mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        said = f"DATA_DIR names a folder that cannot be used: {problem.strerror}."
        raise SettingRefused(said) from problem
    engine = create_engine(settings.database_url)
    try:
        yield engine
    finally:
        await engine.dispose()


@asynccontextmanager
async def open_tools(settings: Settings, process: Process = "command") -> AsyncGenerator[Tools]:
    """Give the tools for as long as the block runs. Raises Behind before the first migration.

    A server and a worker apart hear from one another; a command ends before it could.
    """
    async with AsyncExitStack() as stack:
        engine = await stack.enter_async_context(open_engine(settings))
        await _demand_current(engine)
        bus = await stack.enter_async_context(_open_bus(settings, process, engine))
        bus.subscribe(sessions.hear)
        chatwoot = _client(settings.chatwoot, settings.lease) if settings.chatwoot else None
        if chatwoot:
            await stack.enter_async_context(chatwoot)
        yield Tools(
            settings=settings,
            sessions=create_sessions(engine),
            readers=create_readers(engine),
            clock=await stack.enter_async_context(_shared_clock(engine)),
            chatwoot=chatwoot,
            bus=bus,
            wake=Wake(),
            counters=Counters(),
        )


@asynccontextmanager
async def _shared_clock(engine: AsyncEngine) -> AsyncGenerator[SharedClock]:
    clock = SharedClock(engine)
    await clock.compare()
    following = asyncio.create_task(clock.follow())
    try:
        yield clock
    finally:
        following.cancel()


async def demand_migrated(settings: Settings) -> None:
    """Raise Behind when the database is older than the program."""
    async with open_engine(settings) as engine:
        await _demand_current(engine)


async def _demand_current(engine: AsyncEngine) -> None:
    if not await migrations.is_current(engine):
        raise Behind("The database is behind: run `python -m tickets_app migrate` first.")


@asynccontextmanager
async def _open_bus(
    settings: Settings, process: Process, engine: AsyncEngine
) -> AsyncGenerator[Bus]:
    bus = _bus(settings, process, engine)
    listening = asyncio.create_task(bus.listen())
    try:
        yield bus
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await bus.close()


def _bus(settings: Settings, process: Process, engine: AsyncEngine) -> Bus:
    if settings.redis_url:
        return RedisBus(settings.redis_url)
    if process == "command":
        return InProcessBus()
    tells = process == "worker" or not settings.is_worker_embedded
    return DatabaseBus(create_sessions(engine), create_readers(engine), tells=tells)


def _client(wanted: ChatwootSettings, lease: timedelta) -> ChatwootClient | None:
    if wanted.inbox_id is None:
        return None
    return ChatwootClient(
        ChatwootConfig(
            base_url=wanted.base_url,
            account_id=wanted.account_id,
            inbox_id=wanted.inbox_id,
            inbox_identifier=wanted.inbox_identifier,
            user_token=wanted.api_access_token,
            bot_token=wanted.bot_token or None,
            storage_hosts=wanted.storage_hosts,
            timeout_seconds=wanted.timeout.total_seconds(),
            # Whoever sends must know the outcome, or that there is none, before the lease ends.
            whole_call_seconds=lease.total_seconds() * SENDING_SHARE,
        )
    )
