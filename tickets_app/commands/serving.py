"""Commands that run the program: serve, work, migrate, build."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from argparse import Namespace
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import replace
from typing import Any

from uvicorn.loops.auto import auto_loop_factory

from tickets_app import build, logs, serving, settings, texts
from tickets_app.commands.results import DONE
from tickets_app.services import chatwoot_setup, first_run, migrations, wiring
from tickets_app.settings import SettingRefused, Settings
from tickets_app.worker.worker import run_worker

log = logging.getLogger(__name__)

NO_SECRETS = {"SECRET_KEY": "the database alone is asked for; nothing is signed"}


def serve(wanted: Namespace) -> int:
    """Serve the portal until stopped."""
    serving.demand_built()
    asyncio.run(_get_ready(wanted.language))
    asyncio.run(_say_set_up_code(settings.current(), wanted.language))
    serving.serve(wanted.host, wanted.port)
    return DONE


async def _get_ready(language: str) -> None:
    """Log as set, and have the settings name the inbox, from its identifier if need be."""
    found = settings.current()
    logs.configure(found.log_level, found.log_format)
    report_unknown_names()
    if found.chatwoot and found.chatwoot.inbox_id is None:
        inbox_id = await chatwoot_setup.find_inbox(found.chatwoot)
        if inbox_id is None:
            raise SettingRefused(texts.say("command.no_inbox", language))
        settings.use(replace(found, chatwoot=replace(found.chatwoot, inbox_id=inbox_id)))


def report_unknown_names() -> None:
    """Log what is set as if it were about Chatwoot: a slip would go unnoticed."""
    for name in settings.unknown_names():
        log.warning("%s is set, and no setting of the portal", name)


async def _say_set_up_code(found: Settings, language: str) -> None:
    async with wiring.open_tools(found) as tools:
        code = await first_run.setup_code(tools)
    if code:
        address = f"{found.portal_base_url}/set-up"
        print(texts.say("command.first_admin", language, address=address, code=code), flush=True)


def work(wanted: Namespace) -> int:
    """Work apart from the server until stopped, in the server's quick loop."""
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        runner.run(_work(wanted.language))
    return DONE


async def _work(language: str) -> None:
    await _get_ready(language)
    async with wiring.open_tools(settings.current(), "worker") as tools:
        await until_told(run_worker(tools))


async def until_told(work: Coroutine[Any, Any, None]) -> None:
    """Work until SIGTERM comes, and then give back what is held, as after Ctrl-C."""
    task = asyncio.create_task(work)
    # Windows knows no handlers of signals.
    if sys.platform != "win32":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


def migrate(wanted: Namespace) -> int:
    """Bring the database to the newest revision."""
    revision = asyncio.run(upgrade(settings.read(fallbacks=NO_SECRETS)))
    print(texts.say("command.migrated", wanted.language, revision=revision))
    return DONE


async def upgrade(found: Settings) -> str:
    """Give the revision at which the database is now."""
    async with wiring.open_engine(found) as engine:
        return await migrations.upgrade(engine)


def build_pages(wanted: Namespace) -> int:
    """Build the front end, when its sources changed."""
    was_needed = build.build()
    key = "command.built" if was_needed else "command.up_to_date"
    print(texts.say(key, wanted.language))
    return DONE
