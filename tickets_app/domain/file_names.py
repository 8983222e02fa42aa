"""Names of files as they may be shown and handed to a browser."""

from __future__ import annotations

import unicodedata

LARGEST = 200
NAMELESS = "arquivo"


def cleaned(name: str) -> str:
    """Give the name in NFC, without path, control and direction signs, within 200 bytes."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    visible = "".join(sign for sign in last if not unicodedata.category(sign).startswith("C"))
    tidy = " ".join(visible.split()).strip(". ")
    return _within(tidy, LARGEST) or NAMELESS


def _within(name: str, limit: int) -> str:
    stem, dot, ending = name.rpartition(".")
    if len(name.encode()) <= limit or not dot or len(ending.encode()) > limit // 4:
        return name.encode()[:limit].decode(errors="ignore")
    room = limit - len(ending.encode()) - 1
    return f"{stem.encode()[:room].decode(errors='ignore')}.{ending}"
