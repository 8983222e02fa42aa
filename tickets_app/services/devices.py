"""Browsers in which somebody has signed in before: the guesses of others keep nobody out there.

The browser keeps a proof, made with our key, that this address once was signed in at it; nothing
of it is stored here, and it opens nothing by itself.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from tickets_app.domain.members import tidy_email
from tickets_app.settings import Settings


def proof(settings: Settings, email: str) -> str:
    """Give what a browser keeps after the address has been signed in there."""
    name = secrets.token_urlsafe(16)
    return f"{name}.{_signature(settings, email, name)}"


def known(settings: Settings, email: str, shown: str | None) -> str | None:
    """Give the browser's own name where it proves to know the address, else None."""
    name, _, signature = (shown or "").partition(".")
    is_ours = hmac.compare_digest(signature.encode(), _signature(settings, email, name).encode())
    return name if is_ours else None


def _signature(settings: Settings, email: str, name: str) -> str:
    words = f"device\n{name}\n{tidy_email(email)}".encode()
    return hmac.new(settings.secret_key.encode(), words, hashlib.sha256).hexdigest()
