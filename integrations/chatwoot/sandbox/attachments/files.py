"""Keeps uploaded files: their kind, their bytes, and the signed ids that name them outside."""

from __future__ import annotations

import base64
import hashlib
import hmac
import mimetypes
from pathlib import PurePosixPath

from starlette.datastructures import UploadFile

from integrations.chatwoot.sandbox.state.records import Attachment, Blob, Message
from integrations.chatwoot.sandbox.state.store import Store
from integrations.chatwoot.sandbox.versions import Version

IMAGES = ("image/jpeg", "image/png", "image/gif", "image/bmp", "image/webp")
VIDEOS = ("video/ogg", "video/mp4", "video/webm", "video/quicktime")
SIGNING_KEY = b"sandbox signed ids"


def kind_of(content_type: str) -> str:
    """The attachment's `file_type` for a MIME type (contract 6.2)."""
    if content_type in IMAGES:
        return "image"
    if content_type in VIDEOS:
        return "video"
    return "audio" if content_type.startswith("audio/") else "file"


def keep(store: Store, upload: UploadFile) -> Blob:
    """Store an uploaded file and return its blob."""
    name = upload.filename or "file"
    content = upload.file.read()
    guessed = mimetypes.guess_type(name)[0]
    content_type = upload.content_type or guessed or "application/octet-stream"
    return keep_bytes(store, name, content_type.split(";")[0], content)


def keep_bytes(store: Store, name: str, content_type: str, content: bytes) -> Blob:
    """Store the bytes under a new blob."""
    blob = store.blobs.add(Blob(filename=name, content_type=content_type, byte_size=len(content)))
    put_bytes(store, blob, content)
    return blob


def put_bytes(store: Store, blob: Blob, content: bytes) -> None:
    """Fill a blob whose row exists already."""
    store.blob_bytes[blob.key] = content
    store.changed_blobs.add(blob.key)


def attach(store: Store, message: Message, blob: Blob, version: Version) -> Attachment:
    """Hang the blob on the message."""
    suffix = PurePosixPath(blob.filename).suffix.lstrip(".") or None
    return store.attachments.add(
        Attachment(
            message_id=message.id,
            blob_id=blob.id,
            file_type=kind_of(blob.content_type),
            extension=suffix if version.since("4.13") else None,
        )
    )


def purge(store: Store, blob: Blob) -> None:
    """Forget the blob and its bytes; its addresses answer 404 from now on."""
    store.blobs.remove(blob)
    store.blob_bytes.pop(blob.key, None)
    store.changed_blobs.add(blob.key)


def signed_id(blob: Blob) -> str:
    """The blob's name in addresses: a capability that never expires."""
    return sign(blob.key)


def sign(text: str) -> str:
    """The text with a signature, safe in an address."""
    payload = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    return f"{payload}--{_digest(payload)}"


def unsign(signed: str) -> str | None:
    """The text that was signed, or nothing when the signature does not hold."""
    payload, _, digest = signed.rpartition("--")
    if not payload or not hmac.compare_digest(digest.encode(), _digest(payload).encode()):
        return None
    return base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()


def blob_signed(store: Store, signed: str) -> Blob | None:
    """The blob behind a signed id, or nothing."""
    key = unsign(signed)
    return store.blob_by_key.first(key) if key is not None else None


def _digest(payload: str) -> str:
    return hmac.new(SIGNING_KEY, payload.encode(), hashlib.sha1).hexdigest()
