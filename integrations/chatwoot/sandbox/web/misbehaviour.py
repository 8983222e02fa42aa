"""Makes requests fail as the switches say: refused, broken, late, or done but never answered in
time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from integrations.chatwoot.sandbox.faults import Faults
from integrations.chatwoot.sandbox.web.answers import json_answer
from integrations.chatwoot.sandbox.world import World

PROXY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"


def failure(status: int) -> Response:
    """The answer of that failure: a throttle's text, Rails' JSON, or a proxy's page."""
    if status == 429:
        return PlainTextResponse("Retry later\n", 429)
    if status in (502, 503, 504):
        return HTMLResponse(PROXY_PAGE.replace("502", str(status)), status)
    return json_answer({"status": status, "error": "Internal Server Error"}, status)


class Misbehaviour:
    """Stands before the application; `/_sandbox` always behaves."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self._app = app
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"].startswith("/_sandbox"):
            await self._app(scope, receive, send)
            return
        faults = self._world.faults
        planned = faults.take_injection(scope["method"], scope["path"])
        if planned is not None and planned.after_commit:
            await self._serve_silently(scope, receive)
        status = planned.status if planned else self._drawn_failure(scope)
        if status is not None:
            answer = failure(status)
            if planned and planned.retry_after:
                answer.headers["retry-after"] = str(planned.retry_after)
            await answer(scope, receive, send)
        elif faults.concerns(scope["method"], scope["path"]) and _is_slow(faults):
            await self._serve_slowly(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _drawn_failure(self, scope: Scope) -> int | None:
        faults, dice = self._world.faults, self._world.dice
        if not faults.concerns(scope["method"], scope["path"]):
            return None
        rates = {429: faults.rate_of_429, 500: faults.rate_of_500, 502: faults.rate_of_502}
        return next((status for status, rate in rates.items() if dice.random() < rate), None)

    async def _serve_silently(self, scope: Scope, receive: Receive) -> None:
        async def swallow(_message: Message) -> None:
            return

        await self._app(scope, await _replayed(receive), swallow)

    async def _serve_slowly(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve to the end even when the caller hangs up meanwhile."""
        faults, replay = self._world.faults, await _replayed(receive)
        held: list[Message] = []

        async def hold(message: Message) -> None:
            held.append(message)

        async def work() -> None:
            await asyncio.sleep(faults.late_commit_seconds)
            await self._app(scope, replay, hold)
            await asyncio.sleep(faults.timeout_after_commit_seconds + faults.answer_delay_seconds)

        await asyncio.shield(asyncio.ensure_future(work()))
        for message in held:
            await send(message)


def _is_slow(faults: Faults) -> bool:
    return any(
        (
            faults.late_commit_seconds,
            faults.timeout_after_commit_seconds,
            faults.answer_delay_seconds,
        )
    )


async def _replayed(receive: Receive) -> Callable[[], Awaitable[Message]]:
    """The whole request body, read now, to be read again when its caller may be gone."""
    messages: list[Message] = []
    while not messages or messages[-1].get("more_body"):
        messages.append(await receive())

    async def replay() -> Message:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    return replay
