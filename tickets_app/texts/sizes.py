"""Sizes of files as a person reads them."""

from __future__ import annotations

UNITS = ("B", "KB", "MB", "GB")
STEP = 1024


def size(byte_count: int, language: str) -> str:
    """Give 312 KB or 1,4 MB: one decimal below ten, with the language's own decimal sign."""
    amount, unit = float(byte_count), 0
    while amount >= STEP and unit < len(UNITS) - 1:
        amount, unit = amount / STEP, unit + 1
    words = f"{amount:.1f}" if unit > 0 and amount < 9.95 else f"{amount:.0f}"
    words = words.removesuffix(".0")
    return f"{words if language == 'en' else words.replace('.', ',')}\u00a0{UNITS[unit]}"
