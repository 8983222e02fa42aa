"""The stand-in Chatwoot on a real port, where it can be stopped and started again."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import uvicorn
from starlette.types import ASGIApp


class Served:
    """An application on a port of this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        # Kept while nobody listens, or between a stop and a start another process takes the port.
        self._kept = _bound(0)
        self.port: int = self._kept.getsockname()[1]
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        config = uvicorn.Config(
            self._app,
            log_config=None,
            lifespan="off",
            ws="websockets-sansio",
            timeout_graceful_shutdown=0,
        )
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server.serve([_bound(self.port)]))
        async with asyncio.timeout(10):
            while not self._server.started:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Cut every line and answer no more."""
        assert self._server
        assert self._serving
        self._server.should_exit = True
        with suppress(asyncio.CancelledError):
            await self._serving

    def close(self) -> None:
        """Give the port back."""
        self._kept.close()


def _bound(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind(("127.0.0.1", port))
    return bound


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[Served]:
    server = Served(app)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
        server.close()
