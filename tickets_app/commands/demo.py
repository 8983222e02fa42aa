"""The demo: portal and stand-in Chatwoot in one process, with example people and tickets."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import socket
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import uvicorn

from integrations.chatwoot.setup import Kept
from tickets_app import logs, settings, texts
from tickets_app import serving as server_of
from tickets_app.commands import serving, support
from tickets_app.commands.results import DONE
from tickets_app.services import chatwoot_setup, demo, wiring
from tickets_app.services import tools as tools_of
from tickets_app.services.demo_stories import PASSWORD, PEOPLE
from tickets_app.settings import SettingRefused, Settings

FALLBACKS = {"SECRET_KEY": secrets.token_urlsafe(48)}
LOOK_SECONDS = 0.05


def show(wanted: Namespace) -> int:
    """Show the portal; beside a real Chatwoot it is served as it is, with nobody made up."""
    found = settings.read(fallbacks=FALLBACKS)
    if found.chatwoot:
        print(texts.say("command.demo_beside_real", wanted.language))
        return serving.serve(wanted)
    server_of.demand_built()
    for port in (wanted.port, wanted.sandbox_port):
        _demand_free(wanted.host, port, wanted.language)
    own = _settings(found, wanted.port)
    logs.configure("warning", own.log_format)
    serving.report_unknown_names()
    print(texts.say("demo.preparing", wanted.language), flush=True)
    asyncio.run(_show(own, wanted))
    return DONE


def reset(wanted: Namespace) -> int:
    """Forget the demo's portal and its Chatwoot together."""
    shutil.rmtree(_folder(settings.read(fallbacks=FALLBACKS)), ignore_errors=True)
    print(texts.say("command.reset_done", wanted.language))
    return DONE


def _settings(found: Settings, port: int) -> Settings:
    """Give the demo's own settings: nothing of it lies where a real portal looks."""
    folder = _folder(found)
    return replace(
        found,
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'portal.db'}",
        secret_key=_kept_key(folder),
        portal_base_url=f"http://localhost:{port}",
        company_name=support.COMPANY,
        redis_url="",
        trusted_proxy_hops=0,
        is_worker_embedded=True,
    )


def _folder(found: Settings) -> Path:
    return found.data_dir / "demo"


def _kept_key(folder: Path) -> str:
    """Give the demo's key, so that yesterday's sessions still hold."""
    path = folder / "secret_key"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def _demand_free(host: str, port: int, language: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            said = texts.say("command.port_taken", language, port=port)
            raise SettingRefused(said) from taken


async def _show(own: Settings, wanted: Namespace) -> None:
    async with support.open_support(own.data_dir, wanted.sandbox_port) as desk:
        kept = (await chatwoot_setup.set_up(own, desk.settings(), desk.transport())).kept
        settings.use(replace(own, chatwoot=chatwoot_setup.with_kept(desk.settings(), kept)))
        await serving.upgrade(own)
        async with wiring.open_tools(own) as tools:
            await demo.found(tools)
        portal = server_of.server(wanted.host, wanted.port)
        console = desk.server(wanted.host, wanted.sandbox_port)
        telling = asyncio.create_task(_tell(desk, kept, portal, wanted))
        await asyncio.gather(console.serve(), _serve(portal, console))
        telling.cancel()


async def _serve(portal: uvicorn.Server, console: uvicorn.Server) -> None:
    """Serve the portal; when it stops, so does the console."""
    await portal.serve()
    console.should_exit = True


async def _tell(
    desk: support.Support, kept: Kept, portal: uvicorn.Server, wanted: Namespace
) -> None:
    while not portal.started:  # noqa: ASYNC110 - uvicorn tells nobody
        await asyncio.sleep(LOOK_SECONDS)
    for line in _lines(wanted):
        print(line, flush=True)
    async with desk.agents(kept) as agents:
        await demo.invite(desk.client(support.ADMINISTRATOR, kept), kept.inbox_id, agents)
        await demo.tell_stories(tools_of.current(), agents)


def _lines(wanted: Namespace) -> list[str]:
    language = wanted.language
    people = [
        f"  {person.email:28} {person.name}, {texts.say(f'role.{person.role}', language)}"
        for person in PEOPLE
    ]
    agents = [f"  {name}" for name in support.AGENTS]
    return [
        f"{texts.say('demo.portal', language)}: http://localhost:{wanted.port}",
        f"{texts.say('demo.console', language)}: http://localhost:{wanted.sandbox_port}/app",
        "",
        f"{texts.say('demo.people', language, password=PASSWORD)}:",
        *people,
        f"{texts.say('demo.agents', language)}:",
        *agents,
        "",
        texts.say("demo.stop", language),
    ]
