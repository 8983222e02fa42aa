"""One websocket to Chatwoot's cable: opened, subscribed, and listened to until it is lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.typing import Subprotocol

from integrations.chatwoot import cable
from integrations.chatwoot.api import answers
from integrations.chatwoot.api.answers import SERVICE
from integrations.chatwoot.cable import Frame, Signal, Subscription, Told
from integrations.errors import Broken, Unauthenticated, Unreachable

# As large as a webhook's body may be, and for the same reason.
MAX_FRAME_BYTES = 4 * 1024 * 1024
# The library writes whole frames into its log, the token and every message among them.
_SILENT = logging.getLogger(f"{__name__}.frames")
_SILENT.setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long we wait, in seconds: to be connected, to be confirmed, for any frame at all."""

    opening: float = 10.0
    confirmation: float = 10.0
    silence: float = 10.0


class _Connect(connect):
    def process_redirect(self, exc: Exception) -> Exception | str:
        """Refuse to follow: whoever we are sent to would be told the token."""
        return exc


class Line:
    """A confirmed subscription on an open websocket."""

    def __init__(self, socket: ClientConnection, identifier: str, patience: Patience) -> None:
        self._socket = socket
        self._identifier = identifier
        self._patience = patience
        self._early: list[Told] = []

    async def subscribe(self, subscription: Subscription) -> None:
        """Wait until the subscription holds. Raises Unauthenticated, after silence too."""
        try:
            async with asyncio.timeout(self._patience.confirmation):
                await self._await(Signal.WELCOME)
                with _errors_mapped():
                    await self._socket.send(cable.subscribe(subscription))
                await self._await(Signal.CONFIRMED)
        except TimeoutError as error:
            raise Unauthenticated(SERVICE, "the cable does not confirm who we are") from error

    async def hear(self) -> Told:
        """The next event. Raises Broken once the line is lost or silent."""
        while not self._early:
            frame = await self._next()
            if isinstance(frame, Told):
                return frame
        return self._early.pop(0)

    async def _await(self, wanted: Signal) -> None:
        while (frame := await self._next()) is not wanted:
            if isinstance(frame, Told):
                self._early.append(frame)

    async def _next(self) -> Frame:
        with _errors_mapped():
            async with asyncio.timeout(self._patience.silence):
                frame = cable.read(await self._socket.recv(), self._identifier)
        if frame is Signal.REFUSED:
            raise Unauthenticated(SERVICE, "the cable refuses our subscription")
        if frame is Signal.DISCONNECT:
            raise Broken(SERVICE, "the cable asks us to leave")
        return frame


@asynccontextmanager
async def open_line(
    base_url: str, subscription: Subscription, patience: Patience
) -> AsyncGenerator[Line]:
    """A line that is confirmed, for as long as the block runs. Raises IntegrationError."""
    socket = await _connect(base_url, patience)
    try:
        line = Line(socket, subscription.identifier, patience)
        await line.subscribe(subscription)
        yield line
    finally:
        await socket.close()


async def _connect(base_url: str, patience: Patience) -> ClientConnection:
    address = cable.address(base_url)
    is_safe = address.startswith("wss:")
    with _errors_mapped():
        return await _Connect(
            address,
            subprotocols=[Subprotocol(cable.SUBPROTOCOL)],
            compression=None,
            user_agent_header="tickets-portal",
            proxy=None,
            open_timeout=patience.opening,
            # Chatwoot pings by frames of its own.
            ping_interval=None,
            close_timeout=1.0,
            max_size=MAX_FRAME_BYTES,
            logger=_SILENT,
            # The authorities that the client of the API trusts too.
            ssl=httpx.create_ssl_context(trust_env=False) if is_safe else None,
        )


@contextmanager
def _errors_mapped() -> Generator[None]:
    """The one place where the library's errors become ours."""
    try:
        yield
    except InvalidStatus as error:
        status, headers = error.response.status_code, error.response.headers
        answers.read_json(answers.Answer(status, headers, b""))
        raise Broken(SERVICE, "no websocket there", status=status) from error
    except WebSocketException as error:
        raise Broken(SERVICE, f"cable: {type(error).__name__}") from error
    except TimeoutError as error:
        raise Broken(SERVICE, "the cable is silent") from error
    except OSError as error:
        raise Unreachable(SERVICE, type(error).__name__) from error
