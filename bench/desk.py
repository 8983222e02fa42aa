"""The sandbox as a server of its own, and a portal that is set up with it."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from bench.children import WORK, Child
from tickets_app import settings
from tickets_app.domain.drafts import PersonDraft, TicketDraft
from tickets_app.domain.people import Actor
from tickets_app.services import chatwoot_setup, migrations, people, sectors, tickets, wiring
from tickets_app.services import sessions as sessions_service
from tickets_app.services.tools import Tools
from tickets_app.settings import ChatwootSettings, Settings

EVA = PersonDraft("Eva Employee", "eva@example.test", "employee", secrets.token_urlsafe(16))


class Desk:
    """A sandbox on a port, and a fresh portal's settings and database beside it."""

    def __init__(self, port: int, **more: str) -> None:
        sandbox = [sys.executable, "-m", "integrations.chatwoot.sandbox", "--port", str(port)]
        self.server = Child(sandbox, port)
        self.base = f"http://127.0.0.1:{port}"
        self.portal_port = port + 1
        self.http = httpx.Client(base_url=self.base, timeout=60, trust_env=False)
        self.data = WORK / "desk"
        shutil.rmtree(self.data, ignore_errors=True)
        self.token = self._person("administrator")["access_token"]
        self.environment = environment_of(port, self.data, self.token, more)
        kept = asyncio.run(_set_up(settings.read(self.environment)))
        self.environment |= chatwoot_setup.kept_settings(kept)

    @property
    def settings(self) -> Settings:
        return settings.read(self.environment)

    @property
    def bot_token(self) -> str:
        return self.environment["CHATWOOT_BOT_TOKEN"]

    def _person(self, role: str) -> dict[str, Any]:
        known = self.http.get("/_sandbox/people").raise_for_status().json()
        return next(one for one in known if one["role"] == role)

    def invite_agent(self) -> str:
        """Have an agent see the portal's inbox; gives their token."""
        agent = self._person("agent")
        inbox_id = self.environment["CHATWOOT_INBOX_ID"]
        body = {"inbox_id": int(inbox_id), "user_ids": [agent["id"]]}
        headers = {"api_access_token": self.token}
        path = "/api/v1/accounts/1/inbox_members"
        self.http.post(path, json=body, headers=headers).raise_for_status()
        return agent["access_token"]

    def faults(self, **switches: object) -> None:
        self.http.patch("/_sandbox/faults", json=switches).raise_for_status()

    def messages(self) -> list[dict[str, Any]]:
        return self.http.get("/_sandbox/messages").raise_for_status().json()

    def close(self) -> None:
        self.http.close()
        self.server.stop()

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def environment_of(port: int, data: Path, token: str, more: Mapping[str, str]) -> dict[str, str]:
    return {
        "DATA_DIR": str(data),
        "DATABASE_URL": f"sqlite:///{data / 'portal.db'}",
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port + 1}",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "CHATWOOT_BASE_URL": f"http://127.0.0.1:{port}",
        "CHATWOOT_API_ACCESS_TOKEN": token,
        "CHATWOOT_REQUESTS_PER_SECOND": "0",
        "TICKETS_AN_HOUR": "0",
        "REPLIES_IN_FIVE_MINUTES": "0",
        "LOG_LEVEL": "warning",
        **more,
    }


async def _set_up(found: Settings) -> Any:
    async with wiring.open_engine(found) as engine:
        await migrations.upgrade(engine)
    async with wiring.open_tools(found) as tools:
        await sectors.add_sector(tools, "IT")
        await people.create_user(tools, EVA)
    assert isinstance(found.chatwoot, ChatwootSettings)
    return (await chatwoot_setup.set_up(found, found.chatwoot)).kept


async def eva_of(tools: Tools) -> Actor:
    signed_in = await sessions_service.sign_in(
        tools, EVA.email, EVA.password, ip="127.0.0.1", user_agent=""
    )
    return signed_in.actor


async def open_ticket(tools: Tools, actor: Actor, number: int) -> int:
    [sector] = await sectors.list_active(tools, actor)
    draft = TicketDraft(
        f"ticket-{number}", "Network", "It does not connect.", "low", "normal", sector.sector_id
    )
    return await tickets.open(tools, actor, draft)
