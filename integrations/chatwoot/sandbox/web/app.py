"""Assembles the ASGI application: every resource's routes behind throttles, switches and Rails'
idea of a path.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from integrations.chatwoot.sandbox.web import probes
from integrations.chatwoot.sandbox.web.answers import not_routed
from integrations.chatwoot.sandbox.web.misbehaviour import Misbehaviour
from integrations.chatwoot.sandbox.web.resources import resource_routes
from integrations.chatwoot.sandbox.web.throttles import Throttles
from integrations.chatwoot.sandbox.world import World

CONSOLE = "integrations.chatwoot.sandbox.console.routes"


def build_app(world: World) -> ASGIApp:
    """The whole sandbox as one ASGI application that acts on `world`."""
    routes: list[BaseRoute] = [*probes.routes, *resource_routes(), *_console_routes()]
    app = Starlette(routes=routes, exception_handlers={404: _unrouted, 405: _unrouted})
    app.state.world = world
    return RawPath(Throttles(Misbehaviour(app, world), world))


class RawPath:
    """Routes by the path as it was sent, so that `%2E` in a source_id is no dot and `%2F` no
    slash.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope.get("raw_path"):
            raw: bytes = scope["raw_path"]
            scope = {**scope, "path": raw.split(b"?")[0].decode("latin-1")}
        await self._app(scope, receive, send)


async def _unrouted(request: Request, _error: Exception) -> Response:
    return not_routed(request)


def _console_routes() -> Sequence[BaseRoute]:
    return import_module(CONSOLE).routes
