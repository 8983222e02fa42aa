"""The stand-in Chatwoot of the demo: its people, its state beside the portal's, its server."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn

from integrations.chatwoot.client import ChatwootClient, ChatwootConfig
from integrations.chatwoot.sandbox.service import Sandbox, SandboxOptions, create_sandbox
from integrations.chatwoot.sandbox.state.records import User
from integrations.chatwoot.sandbox.state.seed import Person, Seed
from integrations.chatwoot.setup import Kept
from tickets_app.services.demo import Agent
from tickets_app.services.demo_stories import BEATRIZ, RAFAEL
from tickets_app.settings import ChatwootSettings

COMPANY = "Aurora"
ADMINISTRATOR = "Célia Ramos"
AGENTS = (RAFAEL, BEATRIZ)
SEED = Seed(
    account_name=COMPANY,
    locale="pt_BR",
    people=(
        Person(ADMINISTRATOR, "celia@suporte.example", "administrator"),
        Person(RAFAEL, "rafael@suporte.example"),
        Person(BEATRIZ, "beatriz@suporte.example"),
    ),
)


@dataclass(frozen=True, slots=True)
class Support:
    """The stand-in Chatwoot, at its address."""

    sandbox: Sandbox
    base_url: str

    def settings(self) -> ChatwootSettings:
        """Give the portal's settings for it, before set-up."""
        return ChatwootSettings(self.base_url, 1, self._user(ADMINISTRATOR).access_token)

    def transport(self) -> httpx.ASGITransport:
        """Give the way to it that needs no socket."""
        return httpx.ASGITransport(self.sandbox.app)

    def server(self, host: str, port: int) -> uvicorn.Server:
        """Give the server of its API, its socket and its console."""
        config = uvicorn.Config(
            self.sandbox.app,
            host=host,
            port=port,
            log_config=None,
            log_level="warning",
            ws="websockets-sansio",
            lifespan="off",
        )
        return uvicorn.Server(config)

    def client(self, name: str, kept: Kept) -> ChatwootClient:
        """Give a client that acts as one of its people."""
        token = self._user(name).access_token
        config = ChatwootConfig(self.base_url, kept.account_id, kept.inbox_id, "", token)
        return ChatwootClient(config, self.transport())

    @asynccontextmanager
    async def agents(self, kept: Kept) -> AsyncGenerator[dict[str, Agent]]:
        """Give the agents by name, for as long as the block runs."""
        async with AsyncExitStack() as stack:
            yield {
                name: Agent(
                    self._user(name).id,
                    await stack.enter_async_context(self.client(name, kept)),
                )
                for name in AGENTS
            }

    def _user(self, name: str) -> User:
        return next(user for user in self.sandbox.world.store.users if user.name == name)


@asynccontextmanager
async def open_support(data_dir: Path, port: int) -> AsyncGenerator[Support]:
    """Give the stand-in with yesterday's state for as long as the block runs."""
    base_url = f"http://localhost:{port}"
    options = SandboxOptions(frontend_url=base_url, data_dir=data_dir, seed=SEED)
    sandbox = create_sandbox(options)
    await sandbox.start()
    try:
        yield Support(sandbox, base_url)
    finally:
        await sandbox.stop()
