"""Speaks ActionCable on `/cable`: welcome, ping, subscribe, presence; silence for whoever it does
not know.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from integrations.chatwoot.sandbox.cable.broadcasts import account_stream
from integrations.chatwoot.sandbox.cable.hub import Connection, parsed
from integrations.chatwoot.sandbox.state.records import Contact, User
from integrations.chatwoot.sandbox.web.calls import whole
from integrations.chatwoot.sandbox.world import World

PROTOCOL = "actioncable-v1-json"
PING_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Listener:
    """Who subscribed with which token."""

    person: User | Contact
    token: str


async def cable(socket: WebSocket) -> None:
    """Serve one socket until it closes."""
    world: World = socket.app.state.world
    offered = socket.scope.get("subprotocols", [])
    await socket.accept(subprotocol=PROTOCOL if PROTOCOL in offered else None)
    connection = world.hub.open()
    tasks = [
        asyncio.create_task(_write(socket, connection)),
        asyncio.create_task(_ping(connection)),
    ]
    try:
        while True:
            _obey(world, connection, parsed(await socket.receive_text()))
    except WebSocketDisconnect:
        pass
    finally:
        world.hub.close(connection)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _write(socket: WebSocket, connection: Connection) -> None:
    while True:
        await socket.send_text(await connection.outbox.get())


async def _ping(connection: Connection) -> None:
    while True:
        await asyncio.sleep(PING_SECONDS)
        connection.send({"type": "ping", "message": int(time.time())})


def _obey(world: World, connection: Connection, command: dict[str, Any]) -> None:
    identifier = command.get("identifier")
    if not isinstance(identifier, str):
        return
    match command.get("command"):
        case "subscribe":
            _subscribe(world, connection, identifier)
        case "unsubscribe":
            connection.streams.pop(identifier, None)
            connection.asked.discard(identifier)
        case "message":
            _hear(world, connection, identifier, parsed(command.get("data")))
        case _:
            pass


def _subscribe(world: World, connection: Connection, identifier: str) -> None:
    if identifier in connection.asked:
        return
    connection.asked.add(identifier)
    listener = _listener(world, parsed(identifier))
    if listener is None:
        return
    streams = {listener.token}
    if isinstance(listener.person, User):
        streams.add(account_stream(world))
    connection.streams[identifier] = streams
    connection.send({"identifier": identifier, "type": "confirm_subscription"})
    _announce_presence(world, listener)


def _hear(world: World, connection: Connection, identifier: str, data: dict[str, Any]) -> None:
    if identifier not in connection.streams or data.get("action") != "update_presence":
        return
    listener = _listener(world, parsed(identifier))
    if listener is not None:
        _announce_presence(world, listener)


def _listener(world: World, wanted: dict[str, Any]) -> Listener | None:
    """Who the identifier names, if token, account and user belong together."""
    token = wanted.get("pubsub_token")
    if wanted.get("channel") != "RoomChannel" or not isinstance(token, str):
        return None
    if not wanted.get("user_id"):
        door = world.store.door_by_pubsub.first(token)
        contact = world.store.contacts.find(door.contact_id) if door else None
        return Listener(contact, token) if contact else None
    user = world.store.users.find(whole(wanted["user_id"]))
    if user is None or user.pubsub_token != token:
        return None
    in_account = whole(wanted.get("account_id")) == world.store.account.id
    return Listener(user, token) if in_account else None


def _announce_presence(world: World, listener: Listener) -> None:
    account_id = world.store.account.id
    if isinstance(listener.person, User):
        world.presence.see_user(listener.person)
        known = list(world.store.contacts)
        data: dict[str, Any] = {"contacts": world.presence.contacts(known)}
    else:
        world.presence.see_contact(listener.person)
        data = {}
    data |= {"account_id": account_id, "users": world.presence.listed(list(world.store.users))}
    world.hub.broadcast({listener.token}, "presence.update", data)


routes = [WebSocketRoute("/cable", cable)]
