"""The door for Chatwoot: raw bytes in, stored once, a status out; it never says more."""

from __future__ import annotations

import asyncio
import logging

from starlette.requests import Request
from starlette.responses import Response

from tickets_app.services import ingest, tools
from tickets_app.services.ingest import Receipt
from tickets_app.web.requests import TooLarge, TooSlow, body_of

log = logging.getLogger(__name__)

LIMIT = 4 * 1024 * 1024
"""Bytes; the longest message Chatwoot allows comes to 2.7 MB when everything in it is escaped."""

PATIENCE_SECONDS = 5.0
"""For a body to come whole; Chatwoot waits no longer for its answer."""
AS_IT_IS = ("", "identity")


class Packed(Exception):
    """The body is compressed: nobody knows how large it is."""


STATUS_OF_UNREAD: dict[type[Exception], int] = {TooSlow: 408, TooLarge: 413, Packed: 415}
UNREAD = tuple(STATUS_OF_UNREAD)
STATUS = {
    Receipt.STORED: 200,
    Receipt.REPEATED: 200,
    Receipt.POISON: 200,
    Receipt.PASSED_ON: 200,
    Receipt.UNVERIFIED: 401,
    Receipt.TOO_LARGE: 413,
}


async def receive(request: Request) -> Response:
    """Answer 200 for what is kept, 401 for what is not proven, 413 for too much.

    Where nobody may call us there is no door: 404. What is packed, or never ends, is 415 and 408.
    503 means that it could not be kept: the only answer after which the event is not ours.
    """
    held = tools.current()
    if held.settings.chatwoot and not held.settings.chatwoot.hearing.has_webhook:
        return Response(status_code=404)
    try:
        raw = await _raw(request)
        token = request.query_params.get("token")
        receipt = await ingest.receive(held, raw, request.headers, token)
    except UNREAD as problem:
        return Response(status_code=STATUS_OF_UNREAD[type(problem)])
    except Exception:
        log.exception("an event of Chatwoot could not be kept")
        return Response(status_code=503)
    return Response(status_code=STATUS[receipt])


async def _raw(request: Request) -> bytes:
    if request.headers.get("content-encoding", "") not in AS_IT_IS:
        raise Packed
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await body_of(request, LIMIT)
    except TimeoutError as problem:
        raise TooSlow from problem
