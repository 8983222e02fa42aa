"""Takes files before the message that will carry them: upload and direct upload (contract 2.4)."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.chatwoot.sandbox.attachments import files
from integrations.chatwoot.sandbox.clock import iso
from integrations.chatwoot.sandbox.state.records import Blob
from integrations.chatwoot.sandbox.views.attachments import blob_url
from integrations.chatwoot.sandbox.web.answers import empty, page
from integrations.chatwoot.sandbox.web.calls import Call, whole
from integrations.chatwoot.sandbox.web.problems import Problem, Unprocessable
from integrations.chatwoot.sandbox.web.routing import account_route
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]
TOO_OLD = {"status": 422, "error": "Unprocessable Content"}
DISK = "/rails/active_storage/disk/{signed}"


def upload(call: Call) -> Json:
    """The stored file's address and signed id."""
    given = call.params.get("attachment")
    if not isinstance(given, UploadFile):
        raise Unprocessable("No file or URL provided")
    blob = files.keep(call.store, given)
    blob.claimed_type = None
    return {"file_url": blob_url(call.world, blob), "blob_id": files.signed_id(blob)}


def announce(call: Call) -> Json:
    """A blob whose bytes will be put to the address in the answer; tokens may since 4.16."""
    if not call.version.since("4.16"):
        raise Problem(422, TOO_OLD)
    wanted = call.wrapped("blob")
    blob = call.store.blobs.add(
        Blob(
            filename=str(wanted.get("filename") or "file"),
            content_type=str(wanted.get("content_type") or "application/octet-stream"),
            byte_size=whole(wanted.get("byte_size")) or 0,
        )
    )
    signed = files.signed_id(blob)
    return {
        "id": blob.id,
        "key": blob.key,
        "filename": blob.filename,
        "content_type": blob.content_type,
        "metadata": {},
        "service_name": "local",
        "byte_size": blob.byte_size,
        "checksum": wanted.get("checksum"),
        "created_at": iso(blob.created_at),
        "attachable_sgid": signed,
        "signed_id": signed,
        "direct_upload": {
            "url": call.world.frontend_url + DISK.replace("{signed}", signed),
            "headers": {"Content-Type": blob.content_type},
        },
    }


async def receive(request: Request) -> Response:
    """Take the bytes of an announced blob."""
    world: World = request.app.state.world
    blob = files.blob_signed(world.store, request.path_params["signed"])
    if blob is None:
        return page(404)
    files.put_bytes(world.store, blob, await request.body())
    return empty(204)


routes = [
    account_route("POST", "/upload", upload),
    account_route("POST", "/conversations/{conversation}/direct_uploads", announce),
    Route(DISK, receive, methods=["PUT"]),
]
