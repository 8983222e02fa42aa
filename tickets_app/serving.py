"""Serves the pre-built pages, their events and our own doors on one port."""

from __future__ import annotations

import asyncio

import uvicorn
from reflex_base.constants import Env
from reflex_base.environment import environment

from tickets_app import build, settings
from tickets_app.services import wiring

APP = "tickets_app.tickets_app:app"
FAREWELL = 4
"""Seconds that open requests have to finish; with the rest a stop stays within 5."""


class NotBuilt(Exception):
    """There is no front end to serve; the message is the one sentence that the operator reads."""


def serve(host: str, port: int) -> None:
    """Serve until stopped. Raises NotBuilt, or wiring.Behind before the newest migration."""
    demand_built()
    asyncio.run(wiring.demand_migrated(settings.current()))
    server(host, port).run()


def demand_built() -> None:
    """Raise NotBuilt when the front end has not been built."""
    if not build.BUNDLE.is_dir():
        raise NotBuilt("The front end is not built: run `python -m tickets_app build` first.")


def server(host: str, port: int) -> uvicorn.Server:
    """Give the server, for whoever runs it beside something else."""
    _serve_prebuilt()
    config = uvicorn.Config(
        APP,
        factory=True,
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        # Below that it writes the token of every tab's socket into the log.
        log_level="warning",
        server_header=False,
        # Who is who behind proxies is decided by TRUSTED_PROXY_HOPS alone.
        proxy_headers=False,
        timeout_graceful_shutdown=FAREWELL,
        ws_max_size=1_000_000,
        ws_per_message_deflate=False,
    )
    return uvicorn.Server(config)


def _serve_prebuilt() -> None:
    # Without the two internal switches Reflex compiles at every start and serves no pages.
    environment.REFLEX_ENV_MODE.set(Env.PROD)
    environment.REFLEX_SKIP_COMPILE.set(True)
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)
    environment.REFLEX_CHECK_LATEST_VERSION.set(False)
