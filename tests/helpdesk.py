"""The portal and the stand-in Chatwoot, tied together without a socket."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import httpx

from integrations.chatwoot import setup
from integrations.chatwoot.api import contacts
from integrations.chatwoot.api import conversations as api
from integrations.chatwoot.api.call import Call, nothing
from integrations.chatwoot.api.messages import NewMessage
from integrations.chatwoot.client import ChatwootClient, ChatwootConfig
from integrations.chatwoot.sandbox.service import Sandbox, SandboxOptions, create_sandbox
from integrations.chatwoot.sandbox.state.seed import Person, Seed
from integrations.chatwoot.snapshots import Conversation, Message
from tests import factories
from tickets_app.db import webhook_events
from tickets_app.services import inbox, ingest, relay
from tickets_app.services import tools as tools_module
from tickets_app.services.ingest import Receipt
from tickets_app.services.steadiness import Steadiness
from tickets_app.services.tools import Tools
from tickets_app.settings import ChatwootSettings

BASE_URL = "http://chat.example"
PEOPLE = (
    Person("Root Admin", "root@desk.example", "administrator"),
    Person("Alice Agente", "alice@desk.example"),
)


class MovingClock:
    """The real time, moved on by the test: signatures are made by the real one."""

    def __init__(self) -> None:
        self.ahead = self.jumped = timedelta()
        self._stands_at: datetime | None = None

    def __call__(self) -> datetime:
        return self._time() + self.ahead + self.jumped

    def stand(self) -> None:
        """Move by the test alone from now on, where a slow machine's seconds would decide."""
        self._stands_at = datetime.now(UTC)

    def _time(self) -> datetime:
        return self._stands_at or datetime.now(UTC)

    def advance(self, by: timedelta) -> None:
        self.ahead += by

    def jump(self, by: timedelta) -> None:
        """The clock is set, while time goes on as ever."""
        self.jumped += by

    def steady_seconds(self) -> float:
        """What a clock says that nobody sets."""
        return (self._time() + self.ahead).timestamp()


@dataclass(frozen=True)
class Delivery:
    """A call to our door."""

    raw: bytes
    headers: dict[str, str]
    token: str | None


@dataclass
class Door(httpx.AsyncBaseTransport):
    """Where the sandbox's webhooks arrive: kept, and handed to the portal while it is open."""

    deliveries: list[Delivery] = field(default_factory=list[Delivery])
    tools: Tools | None = None
    is_open: bool = True

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raw = await request.aread()
        token = parse_qs(request.url.query.decode()).get("token", [None])[0]
        delivery = Delivery(raw, dict(request.headers), token)
        self.deliveries.append(delivery)
        if self.tools and self.is_open:
            await receive(self.tools, delivery)
        return httpx.Response(200)


async def receive(tools: Tools, delivery: Delivery) -> Receipt:
    return await ingest.receive(tools, delivery.raw, delivery.headers, delivery.token)


@dataclass
class Helpdesk:
    """Employees on one side, Alice and her administrator on the other."""

    tools: Tools
    sandbox: Sandbox
    door: Door
    clock: MovingClock
    transport: httpx.AsyncBaseTransport
    alice: ChatwootClient

    async def settle(self) -> None:
        """Let everything that is due happen, on both sides."""
        is_moving = True
        while is_moving:
            is_moving = await self.deliver() or await self.process()

    async def deliver(self) -> bool:
        """Let the portal send what is due; tells whether there was something."""
        has_sent = False
        while await relay.deliver_next(self.tools, "test"):
            has_sent = True
        await self.sandbox.idle()
        return has_sent

    async def process(self) -> bool:
        """Let the portal work off what has arrived; tells whether there was something."""
        await self.sandbox.idle()
        async with self.tools.readers() as session:
            due, _ = await webhook_events.claim_due(session, self.tools.clock())
        while await inbox.process_next(self.tools):
            pass
        return due is not None

    def signed(self, raw: bytes, **headers: str) -> Delivery:
        """A call as Chatwoot would make it, with our secret."""
        chatwoot = self.tools.settings.chatwoot
        assert chatwoot
        timestamp = headers.get("x-chatwoot-timestamp", str(int(self.clock().timestamp())))
        key = chatwoot.webhook_secrets[0].encode()
        digest = hmac.new(key, timestamp.encode() + b"." + raw, hashlib.sha256).hexdigest()
        own = {"x-chatwoot-timestamp": timestamp, "x-chatwoot-signature": f"sha256={digest}"}
        return Delivery(raw, {**own, **headers}, None)

    async def hear(self, body: dict[str, Any]) -> None:
        """Let the portal receive and work off a body, whatever it says."""
        await receive(self.tools, self.signed(json.dumps(body).encode()))
        await self.process()

    def last_body(self, event: str) -> dict[str, Any]:
        """What was sent last of that event."""
        bodies = [json.loads(one.raw) for one in self.door.deliveries]
        return [body for body in bodies if body["event"] == event][-1]

    async def conversation_id(self, number: int) -> int:
        row = await factories.row_of(self.tools, number)
        assert row.chatwoot_conversation_id is not None
        return row.chatwoot_conversation_id

    async def conversation(self, number: int) -> Conversation:
        return await self.alice.get_conversation(await self.conversation_id(number))

    async def messages(self, number: int) -> list[Message]:
        """What stands in Chatwoot, but for activity lines."""
        listed = await self.alice.list_messages(await self.conversation_id(number), after=0)
        return [message for message in listed if message.kind != "activity"]

    async def says(self, number: int, text: str, **more: object) -> Message:
        """Alice answers; the portal has not heard of it yet."""
        return await self._write(number, NewMessage(text, "", kind="outgoing"), **more)

    async def notes(self, number: int, text: str) -> Message:
        """Alice leaves a private note."""
        return await self._write(number, NewMessage(text, "", kind="outgoing"), is_private=True)

    async def _write(self, number: int, message: NewMessage, **more: object) -> Message:
        conversation_id = await self.conversation_id(number)
        return await self.alice.create_message(conversation_id, replace(message, **more))

    async def writes_first(self, number: int, text: str) -> None:
        """Alice begins a conversation with whoever has that ticket."""
        known = await self.conversation(number)
        await self._begin(known.contact_id, text)

    async def writes_to(self, email: str, text: str, **contact: str) -> None:
        """Alice begins a conversation with somebody whom only support knows."""
        made = await self.alice.send(contacts.create({"name": "?", "email": email, **contact}))
        await self._begin(made.id, text)

    async def _begin(self, contact_id: int | None, text: str) -> None:
        body = {
            "inbox_id": self.alice.config.inbox_id,
            "contact_id": contact_id,
            "message": {"content": text},
        }
        await self.alice.send(Call(method="POST", path="/conversations", json=body, read=nothing))

    async def types(self, number: int, *, is_private: bool = False) -> None:
        """Alice begins to type."""
        conversation_id = await self.conversation_id(number)
        path = f"/conversations/{conversation_id}/toggle_typing_status"
        body = {"typing_status": "on", "is_private": is_private}
        await self.alice.send(Call(method="POST", path=path, json=body, read=nothing))

    async def sets_status(self, number: int, status: str) -> None:
        await self.alice.send(api.set_status(await self.conversation_id(number), status))


@asynccontextmanager
async def open_helpdesk(
    portal: Tools, version: str = "4.16.2", **more: object
) -> AsyncIterator[Helpdesk]:
    """A portal that is set up with a Chatwoot of the version."""
    door = Door()
    sandbox = create_sandbox(
        SandboxOptions(
            version=version,
            frontend_url=BASE_URL,
            seed=Seed(people=PEOPLE),
            webhook_transport=door,
        )
    )
    await sandbox.start()
    transport = httpx.ASGITransport(sandbox.app, raise_app_exceptions=False)
    async with _client(sandbox, transport, "Root Admin") as root:
        report = await setup.set_up(root, setup.Plan(portal.settings.portal_base_url))
        await _make_alice_a_member(root, sandbox, report.kept.inbox_id)
    kept, clock = report.kept, MovingClock()
    async with (
        _client(sandbox, transport, "Root Admin", kept) as ours,
        _client(sandbox, transport, "Alice Agente", kept) as alice,
    ):
        settings = replace(portal.settings, chatwoot=_settings(sandbox, kept), **more)
        steadiness = Steadiness(clock.steady_seconds)
        tools = replace(
            portal, settings=settings, chatwoot=ours, clock=clock, steadiness=steadiness
        )
        tools_module.use(tools)
        door.tools = tools
        yield Helpdesk(tools, sandbox, door, clock, transport, alice)
        await sandbox.stop()


def _client(
    sandbox: Sandbox,
    transport: httpx.AsyncBaseTransport,
    name: str,
    kept: setup.Kept | None = None,
) -> ChatwootClient:
    config = ChatwootConfig(
        base_url=BASE_URL,
        account_id=1,
        inbox_id=kept.inbox_id if kept else 0,
        inbox_identifier=kept.inbox_identifier if kept else "",
        user_token=_token_of(sandbox, name),
        bot_token=kept.bot_token if kept and name == "Root Admin" else None,
    )
    return ChatwootClient(config, transport)


def _token_of(sandbox: Sandbox, name: str) -> str:
    return next(user.access_token for user in sandbox.world.store.users if user.name == name)


async def _make_alice_a_member(root: ChatwootClient, sandbox: Sandbox, inbox_id: int) -> None:
    alice = next(user for user in sandbox.world.store.users if user.name == "Alice Agente")
    body = {"inbox_id": inbox_id, "user_ids": [alice.id]}
    await root.send(Call(method="POST", path="/inbox_members", json=body, read=nothing))


def _settings(sandbox: Sandbox, kept: setup.Kept) -> ChatwootSettings:
    return ChatwootSettings(
        base_url=BASE_URL,
        account_id=1,
        api_access_token=_token_of(sandbox, "Root Admin"),
        inbox_id=kept.inbox_id,
        inbox_identifier=kept.inbox_identifier,
        bot_token=kept.bot_token,
        webhook_secrets=tuple(filter(None, [kept.webhook_secret])),
        webhook_token=kept.webhook_token,
        requests_per_second=0,
    )
