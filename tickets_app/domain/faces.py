"""A person's face until there are pictures: two letters on one of five hues."""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

HUES = ("sky", "iris", "plum", "teal", "bronze")


@lru_cache(maxsize=1024)
def initials(name: str) -> str:
    """Give the first letters of the first and the last word of a name."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


@lru_cache(maxsize=1024)
def hue(name: str) -> str:
    """Give the hue of a name, the same one everywhere and always."""
    return HUES[crc32(name.casefold().encode()) % len(HUES)]
