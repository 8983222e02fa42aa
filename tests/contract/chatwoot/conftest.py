from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest

from integrations.chatwoot import setup
from integrations.chatwoot.api import account
from integrations.chatwoot.client import ChatwootClient, ChatwootConfig
from integrations.chatwoot.sandbox.service import Sandbox, SandboxOptions, create_sandbox
from integrations.chatwoot.sandbox.state.records import Team

BASE_URL = "http://chat.example"
PORTAL_URL = "https://portal.corp.example"


@dataclass(frozen=True)
class Proxy(httpx.AsyncBaseTransport):
    """Passes every call on but one kind, which it answers itself."""

    behind: httpx.AsyncBaseTransport
    method: str
    ending: str
    answer: httpx.Response

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == self.method and request.url.path.endswith(self.ending):
            return self.answer
        return await self.behind.handle_async_request(request)


@dataclass(frozen=True)
class Desk:
    """A Chatwoot with Alex, its administrator, and Gina, its agent; `calls` reached our door."""

    sandbox: Sandbox
    transport: httpx.AsyncBaseTransport
    calls: list[httpx.Request]

    def client(self, **settings: Any) -> ChatwootClient:
        """Our client, as the administrator unless the settings say otherwise."""
        config = ChatwootConfig(
            base_url=BASE_URL,
            account_id=1,
            inbox_id=0,
            inbox_identifier="",
            user_token=self.token_of("Alex Admin"),
        )
        return ChatwootClient(replace(config, **settings), self.transport)

    def replacing(self, method: str, ending: str, status: int, body: str) -> Desk:
        """The same desk behind a proxy that gives an answer of its own to one kind of call."""
        answer = (method, ending, httpx.Response(status, text=body))
        return replace(self, transport=Proxy(self.transport, *answer))

    def token_of(self, name: str) -> str:
        """The access token of one of the people."""
        users = self.sandbox.world.store.users
        return next(user.access_token for user in users if user.name == name)

    def add_team(self, name: str) -> int:
        """A team with Gina in it; its id."""
        store = self.sandbox.world.store
        return store.teams.add(Team(name=name, member_ids=[2])).id

    async def make_gina_a_member(self) -> None:
        """Have Gina see the portal's inbox."""
        inbox_id = (await self.set_up()).kept.inbox_id
        gina = next(user.id for user in self.sandbox.world.store.users if "Gina" in user.name)
        await self.client().send(account.add_member(inbox_id, gina))

    async def set_up(self, **plan: Any) -> setup.Report:
        """Make the account ready for the portal."""
        async with self.client() as client:
            return await setup.set_up(client, setup.Plan(PORTAL_URL, **plan))

    async def ready_client(self, **settings: Any) -> ChatwootClient:
        """Our client on an account that is set up, writing as the bot."""
        kept = (await self.set_up()).kept
        found = {
            "inbox_id": kept.inbox_id,
            "inbox_identifier": kept.inbox_identifier,
            "bot_token": kept.bot_token,
        }
        return self.client(**{**found, **settings})


@pytest.fixture(params=["4.10.0", "4.16.2"])
def version(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
async def desk(version: str) -> AsyncIterator[Desk]:
    calls: list[httpx.Request] = []

    def door(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(200)

    options = SandboxOptions(
        version=version, frontend_url=BASE_URL, webhook_transport=httpx.MockTransport(door)
    )
    sandbox = create_sandbox(options)
    await sandbox.start()
    yield Desk(sandbox, httpx.ASGITransport(sandbox.app, raise_app_exceptions=False), calls)
    await sandbox.stop()
