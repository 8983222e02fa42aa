"""Serves files: a lasting address redirects to one that dies in five minutes (contract 6.2)."""

from __future__ import annotations

import time
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from integrations.chatwoot.sandbox.attachments.files import blob_signed, sign, unsign
from integrations.chatwoot.sandbox.state.records import Blob
from integrations.chatwoot.sandbox.web.answers import page
from integrations.chatwoot.sandbox.world import World

SERVICE_SECONDS = 300
# Rails' own two lists of what may be looked at in place and what never goes out by its name.
INLINE = (
    "image/webp",
    "image/avif",
    "image/png",
    "image/gif",
    "image/jpeg",
    "image/tiff",
    "image/bmp",
    "image/vnd.adobe.photoshop",
    "image/vnd.microsoft.icon",
    "application/pdf",
)
AS_BINARY = (
    "text/html",
    "image/svg+xml",
    "application/postscript",
    "application/x-shockwave-flash",
    "text/xml",
    "application/xml",
    "application/xhtml+xml",
    "application/mathml+xml",
    "text/cache-manifest",
)


async def redirect(request: Request) -> Response:
    """Send the reader on to the short-lived address."""
    world: World = request.app.state.world
    blob = blob_signed(world.store, request.path_params["signed"])
    if blob is None or blob.key not in world.store.blob_bytes:
        return page(404)
    inline = request.query_params.get("disposition") == "inline"
    expiring = sign(f"{blob.key} {int(time.time()) + SERVICE_SECONDS} {int(inline)}")
    address = f"{world.frontend_url}/rails/active_storage/disk/{expiring}/{quote(blob.filename)}"
    headers = {"cache-control": "max-age=300, private"}
    answer = RedirectResponse(address, 302, headers)
    answer.headers["content-type"] = "text/html; charset=utf-8"
    return answer


async def serve(request: Request) -> Response:
    """The file's bytes, or the part that a Range asks for, while the address lives."""
    world: World = request.app.state.world
    key, until, inline = (unsign(request.path_params["expiring"]) or " 0 0").split(" ")
    blob = world.store.blob_by_key.first(key)
    content = world.store.blob_bytes.get(key)
    if blob is None or content is None or int(until) < time.time():
        return page(404)
    headers = _headers(blob, wants_inline=inline == "1")
    wanted = _range(request.headers.get("range"), len(content))
    if wanted is None:
        return Response(content, headers=headers)
    start, end = wanted
    headers["content-range"] = f"bytes {start}-{end}/{len(content)}"
    return Response(content[start : end + 1], 206, headers)


def _headers(blob: Blob, *, wants_inline: bool) -> dict[str, str]:
    inline = blob.content_type in INLINE or (
        wants_inline and blob.content_type.startswith("audio/")
    )
    plain = blob.filename.encode("ascii", "replace").decode().replace('"', "%22")
    kind = "inline" if inline else "attachment"
    named = f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(blob.filename)}"
    shown = "application/octet-stream" if blob.content_type in AS_BINARY else blob.content_type
    return {
        "content-type": shown,
        "content-disposition": named,
        "accept-ranges": "bytes",
        "x-content-type-options": "nosniff",
    }


def _range(header: str | None, size: int) -> tuple[int, int] | None:
    """The first and last byte of a simple Range header; nothing when there is none to honour."""
    if not header or not header.startswith("bytes=") or "," in header:
        return None
    first, _, last = header.removeprefix("bytes=").partition("-")
    if not (first + last).isdigit():
        return None
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    return (start, end) if start <= end else None


REDIRECT = "/rails/active_storage/blobs/redirect/{signed}/{filename}"
THUMBNAIL = "/rails/active_storage/representations/redirect/{signed}/{variation}/{filename}"
routes = [
    Route(REDIRECT, redirect),
    Route(THUMBNAIL, redirect),
    Route("/rails/active_storage/disk/{expiring}/{filename}", serve),
]
