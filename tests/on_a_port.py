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
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        config = uvicorn.Config(
            self._app,
            host="127.0.0.1",
            port=self.port,
            log_config=None,
            lifespan="off",
            ws="websockets-sansio",
            timeout_graceful_shutdown=0,
        )
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server.serve())
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


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[Served]:
    server = Served(app)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
