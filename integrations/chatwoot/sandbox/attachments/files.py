"""Keeps uploaded files: their bytes, and the signed ids that name them outside."""

from __future__ import annotations

import base64
import hashlib
import hmac
import mimetypes
from pathlib import PurePosixPath

from starlette.datastructures import UploadFile

from integrations.chatwoot.sandbox.attachments import kinds
from integrations.chatwoot.sandbox.state.records import Attachment, Blob, Message
from integrations.chatwoot.sandbox.state.store import Store
from integrations.chatwoot.sandbox.versions import Version

SIGNING_KEY = b"sandbox signed ids"


def keep(store: Store, upload: UploadFile) -> Blob:
    """Store an uploaded file and return its blob."""
    name = upload.filename or "file"
    content = upload.file.read()
    claimed = (upload.content_type or "").split(";")[0]
    guessed = claimed or mimetypes.guess_type(name)[0] or "application/octet-stream"
    content_type = kinds.recognised(content) or guessed
    wanted = Blob(filename=name, content_type=content_type, byte_size=len(content))
    wanted.claimed_type = claimed
    blob = store.blobs.add(wanted)
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
            file_type=kinds.kind_of(
                blob.content_type if blob.claimed_type is None else blob.claimed_type
            ),
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
