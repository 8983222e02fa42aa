"""Makes Starlette routes out of plain handlers: reads parameters, authenticates, and turns
problems into answers.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.chatwoot.sandbox.state.tables import RecordMissing
from integrations.chatwoot.sandbox.versions import Version
from integrations.chatwoot.sandbox.web import access, params
from integrations.chatwoot.sandbox.web.answers import empty, json_answer
from integrations.chatwoot.sandbox.web.calls import Call, whole
from integrations.chatwoot.sandbox.web.gates import Gated, unrouted
from integrations.chatwoot.sandbox.web.problems import Broken, NotAuthorized, NotFound, Problem

Handler = Callable[[Call], Any]
BotRule = bool | Callable[[Version], bool]
ACCOUNT = "/api/v1/accounts/{account_id}"

log = logging.getLogger(__name__)


class Segment(Convertor[str]):
    """A part of an address as Rails routes it: neither slash nor dot."""

    regex = "[^/.]+"

    def convert(self, value: str) -> str:
        """The part as it stands."""
        return value

    def to_string(self, value: str) -> str:
        """The part as it stands."""
        return value


register_url_convertor("segment", Segment())


def account_route(
    method: str,
    path: str,
    handler: Handler,
    *,
    admin: bool | Handler = False,
    bots: BotRule = False,
    base: str = ACCOUNT,
) -> Route:
    """A route of the application API; `admin` shuts agents out, `bots` lets bot tokens in.

    A handler for `admin` finds what the call names: Chatwoot looks there before it asks the role.
    """

    def guarded(call: Call) -> Any:
        if isinstance(handler, Gated) and handler.hides(call):
            return unrouted(call)
        _enter_account(call, bots)
        if callable(admin):
            admin(call)
        if admin:
            call.require_admin()
        return handler(call)

    return Route(base + path, _endpoint(guarded, _application_answer), methods=_methods(method))


def user_route(method: str, path: str, handler: Handler) -> Route:
    """A route outside any account that needs a support person's token."""

    def guarded(call: Call) -> Any:
        call.performer = access.authenticate(call.store, call.headers)
        return handler(call)

    return Route(path, _endpoint(guarded, _application_answer), methods=_methods(method))


def public_route(method: str, path: str, handler: Handler) -> Route:
    """A route of the public API: no token, and Rails' own error bodies."""
    return Route(path, _endpoint(handler, _public_answer), methods=_methods(method))


def _enter_account(call: Call, bots: BotRule) -> None:
    call.performer = access.authenticate(call.store, call.headers)
    if call.is_bot and not (bots(call.version) if callable(bots) else bots):
        raise NotAuthorized("Access to this endpoint is not authorized for bots")
    if whole(call.path.get("account_id")) != call.store.account.id:
        raise NotFound


def _methods(method: str) -> list[str]:
    return ["PATCH", "PUT"] if method == "PATCH" else [method]


def _endpoint(
    handler: Handler, refuse: Callable[[Exception], Response]
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            call = await _read(request)
        except params.MalformedBody:
            return empty(400)
        try:
            answer = handler(call)
        except (Problem, RecordMissing) as problem:
            return refuse(problem)
        except Exception:
            log.exception("%s %s failed", request.method, request.url.path)
            return refuse(Broken())
        finally:
            await request.close()
        return answer if isinstance(answer, Response) else json_answer(answer)

    return endpoint


async def _read(request: Request) -> Call:
    return Call(
        world=request.app.state.world,
        path={name: unquote(value) for name, value in request.path_params.items()},
        params=await params.read(request),
        is_json=params.is_json(request),
        headers=request.headers,
    )


def _application_answer(problem: Exception) -> Response:
    said = problem if isinstance(problem, Problem) else NotFound()
    return json_answer(said.body, said.status)


def _public_answer(problem: Exception) -> Response:
    if isinstance(problem, NotFound | RecordMissing):
        return json_answer({"status": 404, "error": "Not Found"}, 404)
    return _application_answer(problem)
