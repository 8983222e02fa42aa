"""How a message's files look, and the addresses under which anybody can fetch them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from integrations.chatwoot.sandbox.attachments.files import sign, signed_id
from integrations.chatwoot.sandbox.state.records import Attachment, Blob, Message
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]
THUMBNAIL = "250x250"


def of_message(world: World, message: Message) -> list[Json]:
    """The message's files (contract 6.2)."""
    return [shown(world, file) for file in world.store.attachments_by_message.all(message.id)]


def shown(world: World, file: Attachment) -> Json:
    """One file with its addresses."""
    blob = world.store.blobs.get(file.blob_id)
    said: Json = {
        "id": file.id,
        "message_id": file.message_id,
        "file_type": file.file_type,
        "account_id": world.store.account.id,
        "extension": file.extension,
    }
    if world.version.since("4.13"):
        said["content_type"] = blob.content_type
    said |= {
        "data_url": _data_url(world, file, blob),
        "thumb_url": _thumb_url(world, blob) if file.file_type == "image" else "",
        "file_size": blob.byte_size,
        "width": None,
        "height": None,
    }
    if file.file_type == "audio":
        said["transcribed_text"] = ""
    return said


def blob_url(world: World, blob: Blob) -> str:
    """The address that redirects to the file itself."""
    root = f"{world.frontend_url}/rails/active_storage/blobs/redirect"
    return f"{root}/{signed_id(blob)}/{quote(blob.filename)}"


def _data_url(world: World, file: Attachment, blob: Blob) -> str:
    inline = file.file_type == "audio" and world.version.since("4.16")
    return blob_url(world, blob) + ("?disposition=inline" if inline else "")


def _thumb_url(world: World, blob: Blob) -> str:
    root = f"{world.frontend_url}/rails/active_storage/representations/redirect"
    return f"{root}/{signed_id(blob)}/{sign(THUMBNAIL)}/{quote(blob.filename)}"
