"""A sandbox with its people at hand, spoken to without a network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from integrations.chatwoot.sandbox.service import Sandbox, SandboxOptions, create_sandbox
from integrations.chatwoot.sandbox.state.records import Conversation

LATEST = "4.16.2"
BASE_URL = "http://chat.example"


@dataclass
class Desk:
    """Alex administers, Gina is an agent; `bodies` are what webhooks brought."""

    sandbox: Sandbox
    client: httpx.AsyncClient
    bodies: list[httpx.Request] = field(default_factory=list)

    def token(self, who: str) -> str:
        """The token of "admin" or "agent", or the text itself."""
        roles = {"admin": "administrator", "agent": "agent"}
        users = self.sandbox.world.store.users
        return next((u.access_token for u in users if u.role == roles.get(who)), who)

    async def ask(self, who: str | None, method: str, path: str, **sent: Any) -> httpx.Response:
        """The answer to one call; a path without a leading slash lies under the account."""
        headers = dict(sent.pop("headers", None) or {})
        if who:
            headers["api_access_token"] = self.token(who)
        address = path if path.startswith("/") else f"/api/v1/accounts/1/{path}".rstrip("/")
        return await self.client.request(method, address, headers=headers, **sent)

    async def get(self, who: str | None, path: str, **params: Any) -> Any:
        """The JSON of a GET."""
        return (await self.ask(who, "GET", path, params=params)).json()

    async def post(self, who: str | None, path: str, **body: Any) -> Any:
        """The JSON of a POST."""
        return (await self.ask(who, "POST", path, json=body)).json()

    async def inbox(self, **settings: Any) -> dict[str, Any]:
        """A new API inbox with Gina as its member."""
        wanted = {"name": "Portal", "channel": {"type": "api"}, "enable_auto_assignment": False}
        inbox = await self.post("admin", "inboxes", **(wanted | settings))
        await self.post("admin", "inbox_members", inbox_id=inbox["id"], user_ids=[2])
        return inbox

    async def conversation(self, inbox: dict[str, Any], text: str = "My screen is dark") -> int:
        """The number of a new conversation of Dave with one message in it."""
        door = f"/public/api/v1/inboxes/{inbox['inbox_identifier']}/contacts"
        dave = await self.post(None, door, name="Dave", identifier="dave", email="dave@x.example")
        talks = f"{door}/{dave['source_id']}/conversations"
        conversation = await self.post(None, talks)
        await self.post(None, f"{talks}/{conversation['id']}/messages", content=text)
        await self.sandbox.idle()
        return conversation["id"]

    def drained(self) -> list[httpx.Request]:
        """The webhooks that came since the last time."""
        taken = list(self.bodies)
        self.bodies.clear()
        return taken

    def written(self) -> list[str | None]:
        """The texts of all messages in the store."""
        return [message.content for message in self.sandbox.world.store.messages]

    def row(self, number: int) -> Conversation:
        """The conversation as it is stored."""
        return self.sandbox.world.store.conversation(number)


@asynccontextmanager
async def opened(version: str = LATEST) -> AsyncIterator[Desk]:
    """A fresh sandbox of that version, whose webhooks all end in `bodies`."""
    bodies: list[httpx.Request] = []

    def receive(request: httpx.Request) -> httpx.Response:
        bodies.append(request)
        return httpx.Response(200)

    sandbox = create_sandbox(
        SandboxOptions(version=version, webhook_transport=httpx.MockTransport(receive))
    )
    transport = httpx.ASGITransport(sandbox.app)
    async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as client:
        await sandbox.start()
        yield Desk(sandbox, client, bodies)
        await sandbox.stop()
