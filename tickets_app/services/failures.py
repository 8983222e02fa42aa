"""Codes under which a person and the log speak of the same failure."""

from __future__ import annotations

import secrets


def new_code() -> str:
    """Give a code like 7F3A-91C2."""
    digits = secrets.token_hex(4).upper()
    return f"{digits[:4]}-{digits[4:]}"
