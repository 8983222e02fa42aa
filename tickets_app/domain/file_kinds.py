"""What a file is, told by its first bytes; its sender's word counts for nothing in a page."""

from __future__ import annotations

import re

HEAD_BYTES = 64
UNKNOWN = "application/octet-stream"
INLINE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What a browser may show inside the page; everything else is only ever downloaded."""

HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
CONTAINER_BRANDS = HEIC_BRANDS | {b"mif1", b"msf1"}
"""The last two may hold any codec; as a second brand AVIF bears them too."""
HEIC_ENDINGS = (".heic", ".heif", ".heics", ".heifs", ".hif")
MAGIC = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"%PDF-": "application/pdf",
}
MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]{1,80}")


def sniff(head: bytes) -> str:
    """Give the type that the first bytes prove, empty where they prove none."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for magic, kind in MAGIC.items() if head.startswith(magic)), "")


def content_type(head: bytes, claimed: str) -> str:
    """Give the type under which a file is kept: proven, else claimed, unless that is a picture."""
    plain = claimed.partition(";")[0].strip().lower()
    if proven := sniff(head):
        return proven
    is_credible = MEDIA_TYPE.fullmatch(plain) and plain not in INLINE_TYPES
    return plain if is_credible else UNKNOWN


def is_heic(head: bytes, name: str) -> bool:
    """Tell whether it is a HEIC picture: a bad one kills Chatwoot's worker (contract 6.2)."""
    if name.lower().endswith(HEIC_ENDINGS):
        return True
    compatible = {head[start : start + 4] for start in range(16, len(head) - 3, 4)}
    is_container = head[4:8] == b"ftyp"
    return is_container and (head[8:12] in CONTAINER_BRANDS or bool(compatible & HEIC_BRANDS))
