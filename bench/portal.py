"""The portal as it is served, with one employee signed in and one ticket known to Chatwoot."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import sqlite3
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete, update

from bench import chromium, load
from bench.children import WORK, Child
from tickets_app import settings
from tickets_app.db.outbox import OutboxRow
from tickets_app.db.tickets import Ticket
from tickets_app.domain.drafts import PersonDraft, TicketDraft
from tickets_app.services import cookies, first_run, migrations, sectors, sessions, tickets, wiring
from tickets_app.services.tools import Tools
from tickets_app.settings import Settings

HOOK = "/api/chatwoot/webhook"
ACCOUNT, INBOX, CONVERSATION = 1, 3, 4711
EVA = PersonDraft("Eva Employee", "eva@example.test", "admin", secrets.token_urlsafe(16))
WORKED_OFF_LIMIT_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Seeded:
    """What the measured browser needs: Eva's cookie, her ticket and its id."""

    cookie_name: str
    cookie: str
    number: int
    ticket_id: str


class Portal:
    """A fresh portal on a port, up once it answers; nobody is behind its Chatwoot's address."""

    def __init__(self, port: int, *, has_worker: bool = True) -> None:
        self.port = port
        self.data = WORK / "portal"
        shutil.rmtree(self.data, ignore_errors=True)
        environment = environment_of(port, self.data, has_worker=has_worker)
        self.settings = settings.read(environment)
        self.seeded = asyncio.run(seed(self.settings))
        self.signed_in = chromium.keep_cookie(
            self.data, self.seeded.cookie_name, self.seeded.cookie
        )
        serve = [sys.executable, "-m", "tickets_app", "serve", "--host", "127.0.0.1"]
        self.server = Child([*serve, "--port", str(port)], port, env=environment)

    @property
    def hook(self) -> str:
        return HOOK

    @property
    def ticket_url(self) -> str:
        return self.url(f"/tickets/{self.seeded.number}/")

    @property
    def conversation(self) -> dict[str, Any]:
        """The ticket as Chatwoot would show it in a webhook."""
        return load.conversation(CONVERSATION, INBOX, self.seeded.ticket_id)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def wait_until_worked_off(self) -> None:
        """Wait until the worker has nothing left that came in."""
        until = time.monotonic() + WORKED_OFF_LIMIT_SECONDS
        while self._received_count():
            assert time.monotonic() < until, "the worker does not keep up"
            time.sleep(0.02)

    def _received_count(self) -> int:
        with sqlite3.connect(self.data / "portal.db") as database:
            query = "SELECT count(*) FROM webhook_event WHERE state = 'received'"
            return database.execute(query).fetchone()[0]

    def __enter__(self) -> Portal:
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stop()


def environment_of(port: int, data: Path, *, has_worker: bool) -> dict[str, str]:
    return {
        "DATA_DIR": str(data),
        "DATABASE_URL": f"sqlite:///{data / 'portal.db'}",
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "EMBEDDED_WORKER": str(has_worker).lower(),
        "CHATWOOT_BASE_URL": f"http://127.0.0.1:{port + 1}",
        "CHATWOOT_ACCOUNT_ID": str(ACCOUNT),
        "CHATWOOT_INBOX_ID": str(INBOX),
        "CHATWOOT_API_ACCESS_TOKEN": secrets.token_hex(12),
        "CHATWOOT_WEBHOOK_SECRET": load.SECRET,
        "LOG_LEVEL": "warning",
    }


async def seed(wanted: Settings) -> Seeded:
    async with wiring.open_engine(wanted) as engine:
        await migrations.upgrade(engine)
    async with wiring.open_tools(wanted) as tools:
        await make_eva(tools)
        sector_id = await sectors.add_sector(tools, "IT")
        eva = await sessions.sign_in(tools, EVA.email, EVA.password, ip="127.0.0.1", user_agent="")
        draft = TicketDraft(str(uuid.uuid4()), "Network", load.TEXT, "low", "normal", sector_id)
        number = await tickets.open(tools, eva.actor, draft)
        ticket_id = await make_known_to_chatwoot(tools)
    return Seeded(cookies.session_name(wanted), eva.cookie, number, ticket_id)


async def make_eva(tools: Tools) -> None:
    code = await first_run.setup_code(tools)
    assert code, "the portal is not fresh"
    await first_run.create_first_admin_by_code(tools, code, EVA)


async def make_known_to_chatwoot(tools: Tools) -> str:
    """Let the only ticket look delivered, as nobody is there to take it."""
    async with tools.sessions.begin() as session:
        await session.execute(delete(OutboxRow))
        change = update(Ticket).values(chatwoot_conversation_id=CONVERSATION).returning(Ticket.id)
        return (await session.execute(change)).scalar_one()
