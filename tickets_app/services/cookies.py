"""The names of our cookies and how to find them in a request's Cookie header."""

from __future__ import annotations

from tickets_app.domain.people import Language
from tickets_app.settings import Settings

LANGUAGE = "language"


def session_name(settings: Settings) -> str:
    """Give the session cookie’s name; `__Host-` ties it to this host where https allows it."""
    return "__Host-session" if settings.is_https else "session"


def device_name(settings: Settings) -> str:
    """Give the name of the cookie by which a browser is known again at the sign-in."""
    return "__Host-device" if settings.is_https else "device"


def find(header: str, name: str) -> str | None:
    """Give the cookie's value, None where the header has none."""
    for part in header.split(";"):
        key, _, value = part.strip().partition("=")
        if key == name and value:
            return value
    return None


def language_of(header: str) -> Language:
    """Give the language that somebody not signed in has chosen, else Portuguese."""
    chosen = find(header, LANGUAGE)
    return Language.ENGLISH if chosen == Language.ENGLISH else Language.PORTUGUESE
