"""Makes the random values that Chatwoot hands out: tokens, source ids, made-up names."""

from __future__ import annotations

import secrets
import string
import uuid

LETTERS = string.ascii_letters + string.digits
ADJECTIVES = (
    "autumn",
    "bold",
    "calm",
    "falling",
    "gentle",
    "late",
    "lively",
    "quiet",
    "red",
    "wild",
)
NOUNS = ("brook", "cloud", "field", "fire", "glade", "lake", "moon", "pine", "river", "star")


def token() -> str:
    """A 24-character token, the form of Chatwoot's `has_secure_token`."""
    return "".join(secrets.choice(LETTERS) for _ in range(24))


def fresh_uuid() -> str:
    """A random UUID as text."""
    return str(uuid.uuid4())


def made_up_name() -> str:
    """A name such as `falling-moon-123`, given to a contact who came without one."""
    number = 1 + secrets.randbelow(999)
    return f"{secrets.choice(ADJECTIVES)}-{secrets.choice(NOUNS)}-{number}"
