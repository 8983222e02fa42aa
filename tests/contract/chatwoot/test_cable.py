"""The cable over a real socket, to a stand-in Chatwoot or to a server that misbehaves."""

from __future__ import annotations

import asyncio
import json
import logging
import socket as sockets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from http import HTTPStatus

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from integrations.chatwoot import cable_reader
from integrations.chatwoot.api.call import Call, nothing
from integrations.chatwoot.api.messages import NewMessage
from integrations.chatwoot.cable import Subscription, Told
from integrations.chatwoot.cable_line import Patience, open_line
from integrations.chatwoot.cable_reader import Down, Habits, Happening, Up
from integrations.chatwoot.client import ChatwootClient
from integrations.chatwoot.events import MessageCreated, Typing
from integrations.errors import (
    Broken,
    IntegrationError,
    Missing,
    RateLimited,
    Unauthenticated,
    Unreachable,
)
from tests.contract.chatwoot.conftest import Desk
from tests.on_a_port import Served, served

TOKEN = "pubsub-token-that-nobody-may-see"
OURS = Subscription(1, 1, TOKEN)
UNCONFIRMED = Patience(confirmation=0.3)
"""For servers that confirm nothing: whoever is confirmed has all the time that it takes."""
LIMIT = 30.0

Talk = Callable[[ServerConnection], Awaitable[None]]
Greeting = Callable[[ServerConnection, Request], Response | None]


async def welcome(socket: ServerConnection) -> None:
    await socket.send('{"type":"welcome"}')


async def confirm(socket: ServerConnection) -> None:
    """Welcome a caller and confirm whatever is asked for."""
    await welcome(socket)
    identifier = json.loads(await socket.recv())["identifier"]
    await socket.send(json.dumps({"identifier": identifier, "type": "confirm_subscription"}))


async def keep_silent(socket: ServerConnection) -> None:
    await socket.wait_closed()


@asynccontextmanager
async def talking(talk: Talk, greeting: Greeting | None = None) -> AsyncIterator[str]:
    """A server that talks as told; its address."""
    async with serve(talk, "127.0.0.1", 0, process_request=greeting) as server:
        (listener,) = server.sockets
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


async def failure(base_url: str, patience: Patience | None = None) -> IntegrationError:
    """What the line fails with, when it is opened or afterwards."""
    with pytest.raises(IntegrationError) as caught:
        await listen_for_ever(base_url, patience or Patience())
    return caught.value


async def listen_for_ever(base_url: str, patience: Patience) -> None:
    async with asyncio.timeout(LIMIT), open_line(base_url, OURS, patience) as line:
        while True:
            await line.hear()


def refusing(status: int, **headers: str) -> Greeting:
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(_: ServerConnection, __: Request) -> Response:
        return Response(status, HTTPStatus(status).phrase, Headers(named), b"a page")

    return answer


# Lines


async def test_silence_after_the_subscription_means_that_we_are_not_known() -> None:
    async def never_confirm(socket: ServerConnection) -> None:
        await welcome(socket)
        async for _ in socket:
            for _ in range(100):
                await socket.send('{"type":"ping","message":1}')
                await asyncio.sleep(0.05)

    async with talking(never_confirm) as base_url:
        assert isinstance(await failure(base_url, UNCONFIRMED), Unauthenticated)


async def test_a_refused_subscription_means_that_we_are_not_known() -> None:
    async def refuse(socket: ServerConnection) -> None:
        await welcome(socket)
        identifier = json.loads(await socket.recv())["identifier"]
        await socket.send(json.dumps({"identifier": identifier, "type": "reject_subscription"}))
        await keep_silent(socket)

    async with talking(refuse) as base_url:
        assert isinstance(await failure(base_url), Unauthenticated)


async def test_a_line_without_pings_is_taken_for_dead() -> None:
    async def fall_silent(socket: ServerConnection) -> None:
        await confirm(socket)
        await keep_silent(socket)

    async with talking(fall_silent) as base_url:
        lost = await failure(base_url, Patience(silence=0.3))
    assert isinstance(lost, Broken)
    assert lost.detail == "the cable is silent"


async def test_a_server_that_never_says_welcome_is_left() -> None:
    async with talking(keep_silent) as base_url:
        assert isinstance(await failure(base_url, UNCONFIRMED), IntegrationError)


async def test_pings_keep_a_quiet_line() -> None:
    async def ping_then_leave(socket: ServerConnection) -> None:
        await confirm(socket)
        for _ in range(14):
            await asyncio.sleep(0.25)
            await socket.send('{"type":"ping","message":1}')
        await socket.send('{"type":"disconnect","reason":"server_restart","reconnect":true}')
        await keep_silent(socket)

    async with talking(ping_then_leave) as base_url:
        lost = await failure(base_url, Patience(silence=3))
    assert lost.detail == "the cable asks us to leave"


async def test_what_is_told_before_the_confirmation_is_not_lost() -> None:
    async def tell_early(socket: ServerConnection) -> None:
        await welcome(socket)
        identifier = json.loads(await socket.recv())["identifier"]
        data = {"id": 1, "conversation_id": 7, "created_at": 1, "content": "early"}
        told = {"event": "message.created", "data": data}
        await socket.send(json.dumps({"identifier": identifier, "message": told}))
        await socket.send(json.dumps({"identifier": identifier, "type": "confirm_subscription"}))
        await keep_silent(socket)

    async with talking(tell_early) as base_url, open_line(base_url, OURS, Patience()) as line:
        told = await line.hear()
    assert isinstance(told.event, MessageCreated)
    assert told.event.message.content == "early"


async def test_a_frame_larger_than_any_genuine_one_ends_the_line() -> None:
    async def flood(socket: ServerConnection) -> None:
        await confirm(socket)
        await socket.send("x" * (4 * 1024 * 1024 + 1))
        await keep_silent(socket)

    async with talking(flood) as base_url:
        assert isinstance(await failure(base_url), Broken)


async def test_bytes_that_are_no_frame_change_nothing() -> None:
    async def babble(socket: ServerConnection) -> None:
        await confirm(socket)
        await socket.send(b"\x00\xff")
        await socket.send("no frame")
        await socket.send('{"type":"disconnect"}')
        await keep_silent(socket)

    async with talking(babble) as base_url:
        assert (await failure(base_url)).detail == "the cable asks us to leave"


async def test_whoever_sends_us_elsewhere_is_not_followed() -> None:
    called: list[str] = []

    def note(_: ServerConnection, request: Request) -> None:
        called.append(request.path)

    async with talking(keep_silent, note) as elsewhere:
        location = elsewhere.replace("http", "ws") + "/cable"
        async with talking(keep_silent, refusing(302, location=location)) as base_url:
            assert isinstance(await failure(base_url), Unreachable)
    assert called == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, Missing), (429, RateLimited), (502, Broken), (200, Broken), (401, Unauthenticated)],
)
async def test_an_answer_that_is_no_websocket_has_the_name_that_the_api_gives_it(
    status: int, kind: type[IntegrationError]
) -> None:
    async with talking(keep_silent, refusing(status)) as base_url:
        assert type(await failure(base_url)) is kind


async def test_where_nobody_listens_nothing_is_reached() -> None:
    with sockets.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        base_url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        assert isinstance(await failure(base_url), Unreachable)


async def test_a_server_without_tls_is_not_spoken_to_where_tls_is_due() -> None:
    async with talking(confirm) as base_url:
        assert isinstance(await failure(base_url.replace("http:", "https:")), Unreachable)


async def test_neither_token_nor_words_reach_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def tell(socket: ServerConnection) -> None:
        await confirm(socket)
        await socket.send('{"identifier":"x","message":"CANARY-WORDS"}')
        await socket.send('{"type":"disconnect"}')
        await keep_silent(socket)

    caplog.set_level(logging.DEBUG)
    logging.getLogger("websockets.server").setLevel(logging.WARNING)
    async with talking(tell) as base_url:
        await failure(base_url)
    assert TOKEN not in caplog.text
    assert "CANARY" not in caplog.text


# The reader, on a stand-in Chatwoot


@asynccontextmanager
async def open_desk(desk: Desk) -> AsyncIterator[tuple[Served, ChatwootClient]]:
    """The desk on a port, and our client there as the administrator."""
    kept = (await desk.set_up()).kept
    async with served(desk.sandbox.app) as server:
        config = desk.client().config
        ours = replace(config, base_url=server.base_url, inbox_id=kept.inbox_id)
        async with ChatwootClient(ours) as client:
            yield server, client


async def open_conversation(client: ChatwootClient) -> int:
    contact = await client.create_contact(
        identifier="emp-1", name="Dave", email="dave@corp.example", custom_attributes={}
    )
    await client.create_contact_inbox(contact.id, "door-1")
    made = await client.create_conversation(
        contact_id=contact.id,
        source_id="door-1",
        custom_attributes={},
        additional_attributes={},
    )
    return made.id


class Listener:
    """Reads the cable as long as the block runs; hands out what happens."""

    def __init__(self, client: ChatwootClient, habits: Habits | None = None) -> None:
        self._habits = habits or Habits(random_part=lambda: 0.05)
        self._client = client
        self.heard: list[Happening] = []
        self._news = asyncio.Event()

    async def __aenter__(self) -> Listener:
        self._task = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _read(self) -> None:
        async with aclosing(cable_reader.read(self._client, self._habits)) as happenings:
            async for happening in happenings:
                self.heard.append(happening)
                self._news.set()

    async def until(self, is_enough: Callable[[], object]) -> None:
        async with asyncio.timeout(LIMIT):
            while not is_enough():
                await self._news.wait()
                self._news.clear()

    def ups(self) -> int:
        return sum(isinstance(one, Up) for one in self.heard)

    def downs(self) -> list[IntegrationError]:
        return [one.error for one in self.heard if isinstance(one, Down)]

    def texts(self) -> list[str]:
        events = [one.event for one in self.heard if isinstance(one, Told)]
        return [one.message.content for one in events if isinstance(one, MessageCreated)]

    def typing(self) -> list[Typing]:
        events = [one.event for one in self.heard if isinstance(one, Told)]
        return [one for one in events if isinstance(one, Typing)]


async def test_the_owner_of_the_token_hears_messages_and_typing(desk: Desk) -> None:
    async with open_desk(desk) as (_, client), Listener(client) as listener:
        await listener.until(listener.ups)
        number = await open_conversation(client)
        await client.create_message(number, NewMessage("hello", "k1", kind="outgoing"))
        async with desk.client(user_token=desk.token_of("Gina Agent")) as gina:
            members = {"inbox_id": client.config.inbox_id, "user_ids": [2]}
            await client.send(
                Call(method="POST", path="/inbox_members", json=members, read=nothing)
            )
            path = f"/conversations/{number}/toggle_typing_status"
            await gina.send(
                Call(method="POST", path=path, json={"typing_status": "on"}, read=nothing)
            )
        await listener.until(lambda: listener.texts() and listener.typing())
    assert listener.texts() == ["hello"]
    actor = listener.typing()[0].actor
    assert actor is not None
    assert actor.name == "Gina Agent"


async def test_after_a_restart_of_the_server_it_comes_back(desk: Desk) -> None:
    async with open_desk(desk) as (server, client), Listener(client) as listener:
        await listener.until(listener.ups)
        await server.stop()
        await listener.until(listener.downs)
        await server.start()
        await listener.until(lambda: listener.ups() == 2)
        number = await open_conversation(client)
        await client.create_message(number, NewMessage("after", "k1", kind="outgoing"))
        await listener.until(listener.texts)
    assert listener.texts() == ["after"]


async def test_a_farewell_is_obeyed_and_followed_by_a_return(desk: Desk) -> None:
    async with open_desk(desk) as (_, client), Listener(client) as listener:
        await listener.until(listener.ups)
        desk.sandbox.world.hub.disconnect_all("server_restart")
        await listener.until(lambda: listener.ups() == 2)
    assert [type(error) for error in listener.downs()] == [Broken]


async def test_a_new_key_to_the_cable_is_asked_for_each_time(desk: Desk) -> None:
    async with open_desk(desk) as (_, client), Listener(client) as listener:
        await listener.until(listener.ups)
        desk.sandbox.world.store.users.get(1).pubsub_token = "changed-with-the-password"
        desk.sandbox.world.hub.disconnect_all("server_restart")
        await listener.until(lambda: listener.ups() == 2)
    assert len(listener.downs()) == 1


async def test_a_line_is_kept_for_as_long_as_its_key_is_the_same(desk: Desk) -> None:
    owner = desk.sandbox.world.store.users.get(1)
    habits = Habits(trust=0.05)
    async with open_desk(desk) as (_, client), Listener(client, habits) as listener:
        await listener.until(listener.ups)
        await asyncio.sleep(0.5)
        assert listener.ups() == 1
        owner.pubsub_token = "changed-with-the-password"
        await listener.until(lambda: listener.ups() == 2)
    assert listener.downs() == []


async def test_an_owner_from_another_account_hears_nothing(desk: Desk) -> None:
    async with open_desk(desk) as (_, client):
        stranger = ChatwootClient(replace(client.config, account_id=9))
        with pytest.raises(Unauthenticated):
            await cable_reader.subscription_of(stranger)
        await stranger.close()


async def test_a_probe_tells_whether_the_cable_is_to_be_had(desk: Desk) -> None:
    async with open_desk(desk) as (server, client):
        await cable_reader.probe(client)
        await server.stop()
        with pytest.raises(Unreachable):
            await cable_reader.probe(client)


async def test_a_profile_without_a_key_is_no_profile_of_ours(desk: Desk) -> None:
    body = '{"id": 1, "accounts": [{"id": 1, "role": "administrator"}]}'
    async with desk.replacing("GET", "/profile", 200, body).client() as client:
        with pytest.raises(Broken):
            await cable_reader.subscription_of(client)


def test_losses_in_a_row_are_waited_out_longer_and_longer() -> None:
    longest = [cable_reader.pause(losses, lambda: 1.0) for losses in (1, 2, 3, 4, 5, 6, 999)]

    assert longest == [1, 2, 4, 8, 16, 30, 30]
    assert cable_reader.pause(6, lambda: 0.0) == 0
