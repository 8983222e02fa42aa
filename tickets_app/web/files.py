"""Files in and out, each request with the rights of whoever sends it."""

from __future__ import annotations

import string
from collections.abc import AsyncIterator
from dataclasses import asdict
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from tickets_app.domain import plain_text
from tickets_app.domain.errors import Invalid
from tickets_app.services import files, tools
from tickets_app.texts.sizes import size
from tickets_app.texts.table import say
from tickets_app.web.refusals import refusal
from tickets_app.web.requests import actor_of, demand_same_origin

SWALLOW = 64 * 1024 * 1024
"""Bytes thrown away after a refusal: cut short, browsers report a network error instead."""

PLAIN = string.ascii_letters + string.digits + " !#$&'()+,-.;=@[]^_`{}~"

PRIVATE = {
    "cache-control": "private, no-store",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
}


async def upload(request: Request) -> Response:
    """Keep the raw body as one file of the sender's and answer its row."""
    demand_same_origin(request)
    actor = await actor_of(request)
    stream = request.stream()
    try:
        row = await files.store(
            tools.current(),
            actor,
            name=unquote(request.headers.get("x-file-name", "")),
            content_type=request.headers.get("content-type", ""),
            stream=stream,
            length=_length(request),
        )
    except Invalid as error:
        await _swallow(stream)
        return _refused(error, actor.language)
    return JSONResponse(asdict(row), 201)


async def download(request: Request) -> Response:
    """Answer the file's bytes to whoever may see its ticket."""
    actor = await actor_of(request)
    opened = await files.open_for(tools.current(), actor, _file_id(request))
    return FileResponse(
        opened.path,
        media_type=opened.content_type if opened.is_inline else "application/octet-stream",
        headers={**PRIVATE, "content-disposition": disposition(opened.name, opened.is_inline)},
    )


async def discard(request: Request) -> Response:
    """Throw away a file of the sender's that hangs on no message yet."""
    demand_same_origin(request)
    actor = await actor_of(request)
    await files.discard(tools.current(), actor, _file_id(request))
    return Response(status_code=204)


def disposition(name: str, is_inline: bool) -> str:
    """Write the Content-Disposition with both forms of the name (RFC 6266, RFC 5987)."""
    kind = "inline" if is_inline else "attachment"
    plain = "".join(sign if sign in PLAIN else "_" for sign in name)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _file_id(request: Request) -> str:
    return plain_text.storable(request.path_params["file_id"])


def _length(request: Request) -> int | None:
    text = request.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else None


async def _swallow(stream: AsyncIterator[bytes]) -> None:
    left = SWALLOW
    async for chunk in stream:
        left -= len(chunk)
        if left < 0:
            return


def _refused(error: Invalid, language: str) -> Response:
    code = error.fields.get("file", "unreadable")
    if code != "too_large":
        return refusal(error, language, 422)
    limit = size(tools.current().settings.upload_max_bytes, language)
    words = say("field.file.too_large", language, limit=limit)
    return JSONResponse({"code": code, "error": words}, 413)
