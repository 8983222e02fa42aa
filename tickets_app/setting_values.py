"""Reads one value of the settings, or says in a sentence that names it what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit
from zoneinfo import available_timezones

DATABASES = ("sqlite", "postgresql", "postgres", "sqlite+aiosqlite", "postgresql+psycopg")
REDIS = ("redis", "rediss", "unix")
USUAL_PORTS = {"http": 80, "https": 443}
HOST = re.compile(r"(https?://)?[a-zA-Z0-9.-]+(:[0-9]{1,5})?")
TOKEN = re.compile(r"[!-~]+")
OF_CHATWOOT = frozenset(
    {
        "CHATWOOT_ACCOUNT_ID",
        "CHATWOOT_API_ACCESS_TOKEN",
        "CHATWOOT_API_TOKEN",
        "CHATWOOT_BASE_URL",
        "CHATWOOT_BOT_TOKEN",
        "CHATWOOT_EVENTS",
        "CHATWOOT_INBOX_ID",
        "CHATWOOT_INBOX_IDENTIFIER",
        "CHATWOOT_REQUESTS_PER_SECOND",
        "CHATWOOT_STORAGE_HOSTS",
        "CHATWOOT_TIMEOUT_SECONDS",
        "CHATWOOT_WEBHOOK_SECRET",
        "CHATWOOT_WEBHOOK_TOKEN",
    }
)
"""Any other name that begins so is a slip, or a setting that we have not."""


class SettingRefused(Exception):
    """A setting is missing or wrong; the message is the one sentence that the operator reads."""


def address(env: Mapping[str, str], name: str, usual: str, *, may_have_path: bool = True) -> str:
    """Give an address as browsers write it: its host in lower case, without the usual port."""
    text = env.get(name, usual)
    parts = _parts(text if "://" in text else f"https://{text}")
    if parts is None or parts.scheme not in USUAL_PORTS or not _is_bare(parts):
        raise SettingRefused(f"{name} is not an address like https://helpdesk.example.com.")
    path = parts.path.rstrip("/")
    if path and not may_have_path:
        raise SettingRefused(f"{name} must end with the host: there is no room for {path}.")
    is_usual = parts.port in (None, USUAL_PORTS[parts.scheme])
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}{'' if is_usual else f':{parts.port}'}{path}"


def _parts(text: str) -> SplitResult | None:
    """Give the parts of an address, None where even its port cannot be read."""
    try:
        parts = urlsplit(text)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def _is_bare(parts: SplitResult) -> bool:
    has_more = parts.query or parts.fragment or "@" in parts.netloc
    return bool(parts.hostname) and parts.netloc.isascii() and not has_more


def database(url: str) -> str:
    """Give the address of the database."""
    scheme, separator, rest = url.partition("://")
    if scheme not in DATABASES or not separator:
        raise SettingRefused("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    if scheme.startswith("sqlite") and not rest.removeprefix("/"):
        raise SettingRefused("DATABASE_URL names no file: write sqlite:/// and its path.")
    if not scheme.startswith("sqlite") and _parts(url) is None:
        raise SettingRefused("DATABASE_URL is not an address like postgresql://user:pw@host/name.")
    return url


def redis(env: Mapping[str, str], name: str) -> str:
    """Give the address of a Redis, empty without one."""
    url = env.get(name, "")
    parts = _parts(url)
    if url and (parts is None or parts.scheme not in REDIS or not (parts.netloc or parts.path)):
        raise SettingRefused(f"{name} is not an address like redis://localhost:6379/0.")
    return url


def zone(env: Mapping[str, str], name: str, usual: str) -> str:
    """Give the name of a time zone."""
    text, known = env.get(name, usual), available_timezones()
    if not known:
        raise SettingRefused(f"{name} cannot be looked up: install this machine's tzdata package.")
    if text not in known:
        raise SettingRefused(f"{name} is not a time zone like {usual}.")
    return text


def token(env: Mapping[str, str], *names: str) -> str:
    """Give the token under the first name that is set, empty where none is."""
    name = next((name for name in names if name in env), None)
    if name is not None and not TOKEN.fullmatch(env[name]):
        raise SettingRefused(f"{name} has blanks or letters in it that no token has.")
    return env[name] if name is not None else ""


def number(env: Mapping[str, str], name: str, usual: int, allowed: range) -> int:
    """Give a number within what is allowed."""
    text = env.get(name, str(usual))
    is_short = len(text) <= len(str(allowed[-1]))
    if not (is_short and text.isascii() and text.isdigit() and int(text) in allowed):
        raise SettingRefused(f"{name} must be a number from {allowed[0]} to {allowed[-1]}.")
    return int(text)


def flag(env: Mapping[str, str], name: str, *, usual: bool) -> bool:
    """Give a yes or a no."""
    text = env.get(name, "true" if usual else "false").lower()
    if text not in ("true", "false", "1", "0", "yes", "no"):
        raise SettingRefused(f"{name} must be true or false.")
    return text in ("true", "1", "yes")


def choice(env: Mapping[str, str], name: str, usual: str, allowed: tuple[str, ...]) -> str:
    """Give one of the words that are allowed."""
    text = env.get(name, usual).lower()
    if text not in allowed:
        raise SettingRefused(f"{name} must be one of {', '.join(allowed)}.")
    return text


def words(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Give what stands between the commas."""
    return tuple(part.strip() for part in env.get(name, "").split(",") if part.strip())


def hosts(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Give the hosts between the commas: each `host`, `host:port` or a whole origin."""
    found = words(env, name)
    if not all(HOST.fullmatch(host) for host in found):
        raise SettingRefused(f"{name} must be hosts like files.example.com, comma-separated.")
    return found
