"""Says what a file is: by what its sender claims, and by its first bytes (contract 6.2).

Chatwoot files an upload under what the sender claims, and stores and serves it as what it is.
"""

from __future__ import annotations

IMAGES = ("image/jpeg", "image/png", "image/gif", "image/bmp", "image/webp")
VIDEOS = ("video/ogg", "video/mp4", "video/webm", "video/quicktime")
MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
PAGES = (b"<!doctype html", b"<html", b"<head", b"<title", b"<body")
LOOKED_AT = 64


def kind_of(content_type: str) -> str:
    """The attachment's `file_type` for a MIME type."""
    if content_type in IMAGES:
        return "image"
    if content_type in VIDEOS:
        return "video"
    return "audio" if content_type.startswith("audio/") else "file"


def recognised(content: bytes) -> str | None:
    """The MIME type that the first bytes betray, if they betray one."""
    for beginning, content_type in MAGIC:
        if content.startswith(beginning):
            return content_type
    is_page = content[:LOOKED_AT].lstrip().lower().startswith(PAGES)
    return "text/html" if is_page else None
