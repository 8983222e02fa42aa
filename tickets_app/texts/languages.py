"""The languages of the table: Portuguese first, English second."""

from __future__ import annotations

Pair = tuple[str, str]

CODES = ("pt", "en")


def pick(pair: Pair, language: str) -> str:
    """Give the half of a pair that the language names, Portuguese for any other."""
    return pair[1] if language == "en" else pair[0]
