"""A hand-written client of the pages' socket: what anybody can send who is no browser."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

NAMESPACE = "/_event"
HYDRATE = "reflex___state____state.hydrate_and_load"
SAID = f'42{NAMESPACE},["event"'
BEGUN = ('is_hydrated_rx_state_":true', '"/fresh')
"""A page's start ends with either: it may be shown, or its tab has to begin anew."""
PATIENCE_SECONDS = 30
QUIET_SECONDS = 0.3


class RawTab:
    """One tab, named by its token; Engine.IO 4 over a websocket."""

    def __init__(self, socket: ClientConnection, path: str) -> None:
        self._socket = socket
        self._path = path

    async def send(self, name: str, *, until: str = "", **payload: Any) -> str:
        """Send an event and give everything that it brings about, at the least what is said."""
        await self.fire(name, **payload)
        return await self.hear(*filter(None, [until]))

    async def fire(self, name: str, **payload: Any) -> None:
        """Send an event and wait for nothing."""
        await self.put(json.dumps(["event", self._event(name, payload)]))

    async def put(self, frame: str) -> None:
        """Send whatever it is to the pages' namespace."""
        await self._socket.send(f"42{NAMESPACE},{frame}")

    async def begin(self) -> str:
        """Do what a page does first, and give what comes back."""
        await self._socket.recv()
        first = {"event": self._event(HYDRATE, {"vars": {}})}
        await self._socket.send(f"40{NAMESPACE},{json.dumps(first)}")
        return await self.hear(*BEGUN)

    async def hear(self, *ends: str) -> str:
        """Wait for an answer, or for one that says one of `ends`, and give it with what follows.

        What never comes fails the test: silence would prove nothing of what must not be said.
        """
        heard = ""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not any(end in heard for end in ends or (SAID,)):
                heard += f"{await self._socket.recv()}\n"
        return heard + await self._rest()

    async def _rest(self) -> str:
        heard = ""
        try:
            while True:
                async with asyncio.timeout(QUIET_SECONDS):
                    heard += f"{await self._socket.recv()}\n"
        except TimeoutError:
            return heard

    def _event(self, name: str, payload: dict[str, Any]) -> dict[str, Any]:
        place = {"pathname": self._path, "asPath": self._path, "query": {}}
        return {"name": name, "payload": payload, "router_data": place}

    async def close(self) -> None:
        await self._socket.close()


async def open_tab(
    port: int, *, token: str = "", cookie: str = "", path: str = "/", origin: str | None = None
) -> RawTab:
    """Open a tab of that token, a new one without."""
    token = token or str(uuid.uuid4())
    socket = await connect(
        f"ws://127.0.0.1:{port}{NAMESPACE}/?EIO=4&transport=websocket&token={token}",
        additional_headers={"Cookie": cookie} if cookie else {},
        origin=origin,  # type: ignore[arg-type]
        max_size=None,
    )
    return RawTab(socket, path)
