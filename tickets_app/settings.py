"""The only reader of the environment: one frozen dataclass of everything that can be set."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

KNOWN_DEFAULT_KEYS = {"secret", "changeme", "change-me", "secret_key"}
SECRET_KEY_BYTES = 32
LOOPBACK = ("localhost", "127.0.0.1")
MOUNTED = tuple(
    f"{name}_FILE"
    for name in (
        "SECRET_KEY",
        "DATABASE_URL",
        "REDIS_URL",
        "CHATWOOT_API_ACCESS_TOKEN",
        "CHATWOOT_BOT_TOKEN",
        "CHATWOOT_WEBHOOK_SECRET",
        "CHATWOOT_WEBHOOK_TOKEN",
    )
)
"""What may come from a mounted secret; other programs have variables of such names too."""


class SettingRefused(Exception):
    """A setting is missing or wrong; the message is the one sentence that the operator reads."""


class Hearing(StrEnum):
    """How the portal hears at once what happens in Chatwoot; it also asks, whichever it is."""

    WEBHOOK = "webhook"
    WEBHOOK_AND_CABLE = "webhook+cable"
    OUTBOUND = "outbound"
    """Nothing from outside reaches the portal: it alone opens connections."""

    @property
    def has_webhook(self) -> bool:
        """Whether Chatwoot calls us."""
        return self is not Hearing.OUTBOUND

    @property
    def has_cable(self) -> bool:
        """Whether we listen on Chatwoot's websocket."""
        return self is not Hearing.WEBHOOK


@dataclass(frozen=True, slots=True)
class ChatwootSettings:
    """How to reach a Chatwoot; secrets among it are never printed."""

    base_url: str
    account_id: int
    api_access_token: str
    inbox_id: int | None = None
    inbox_identifier: str = ""
    bot_token: str = ""
    webhook_secrets: tuple[str, ...] = ()
    webhook_token: str = ""
    storage_hosts: tuple[str, ...] = ()
    timeout: timedelta = timedelta(seconds=20)
    requests_per_second: int = 10
    hearing: Hearing = Hearing.WEBHOOK

    def __repr__(self) -> str:
        return f"ChatwootSettings({self.base_url}, account {self.account_id})"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting of the product, checked."""

    database_url: str
    data_dir: Path
    portal_base_url: str
    secret_key: str
    company_name: str
    redis_url: str
    upload_max_bytes: int
    reopen_window: timedelta
    tickets_an_hour: int
    replies_in_five_minutes: int
    time_zone: str
    trusted_proxy_hops: int
    unknown_quarantine: timedelta
    lease: timedelta
    reconcile_interval: timedelta
    is_worker_embedded: bool
    log_level: str
    log_format: str
    chatwoot: ChatwootSettings | None

    def __repr__(self) -> str:
        return f"Settings({self.portal_base_url})"

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the portal by https, so that cookies may demand it."""
        return self.portal_base_url.startswith("https://")

    @property
    def origins(self) -> tuple[str, ...]:
        """Give where our own pages come from: a loopback address has two names."""
        host = urlsplit(self.portal_base_url).hostname or ""
        names = LOOPBACK if host in LOOPBACK else (host,)
        return tuple(self.portal_base_url.replace(f"//{host}", f"//{name}") for name in names)


_in_use: list[Settings] = []


def read(
    environment: Mapping[str, str] | None = None,
    env_file: Path | None = None,
    fallbacks: Mapping[str, str] | None = None,
) -> Settings:
    """Give the settings of this process: the environment first, then `.env`, then fallbacks.

    Raises SettingRefused with one sentence that names the setting.
    """
    own = dict(os.environ if environment is None else environment)
    file = env_file or (Path(".env") if environment is None else None)
    kept = {name: value or "" for name, value in dotenv_values(file).items()} if file else {}
    return _settings({**(fallbacks or {}), **_with_files({**kept, **own})})


def current() -> Settings:
    """Give the settings of this process, read once; raises SettingRefused as `read` does."""
    if not _in_use:
        use(read())
    return _in_use[0]


def use(settings: Settings) -> None:
    """Make these the settings of this process; the demo makes some of its own."""
    _in_use[:] = [settings]


def child_environment(**changes: str) -> dict[str, str]:
    """Give this process's environment with the changes, for a program that we start."""
    return {**os.environ, **changes}


def _with_files(found: dict[str, str]) -> dict[str, str]:
    for name in [name for name in MOUNTED if found.get(name)]:
        path = Path(found[name])
        if not path.is_file():
            raise SettingRefused(f"{name} names the file {path}, which does not exist.")
        found.setdefault(name.removesuffix("_FILE"), path.read_text().strip())
    return {name: value.strip() for name, value in found.items() if value.strip()}


def _settings(env: Mapping[str, str]) -> Settings:
    data_dir = Path(env.get("DATA_DIR", "data"))
    default_database = f"sqlite:///{data_dir / 'portal.db'}"
    return Settings(
        database_url=_database(env.get("DATABASE_URL", default_database)),
        data_dir=data_dir,
        portal_base_url=_address(
            env, "PORTAL_BASE_URL", env.get("FRONTEND_URL", "http://localhost:3000")
        ),
        secret_key=_secret_key(env),
        company_name=env.get("COMPANY_NAME", ""),
        redis_url=env.get("REDIS_URL", ""),
        upload_max_bytes=_number(env, "UPLOAD_MAX_MB", 25, range(1, 1001)) * 1024 * 1024,
        reopen_window=timedelta(days=_number(env, "REOPEN_WINDOW_DAYS", 14, range(366))),
        tickets_an_hour=_number(env, "TICKETS_AN_HOUR", 20, range(100_001)),
        replies_in_five_minutes=_number(env, "REPLIES_IN_FIVE_MINUTES", 60, range(100_001)),
        time_zone=env.get("TIME_ZONE", "America/Sao_Paulo"),
        trusted_proxy_hops=_number(env, "TRUSTED_PROXY_HOPS", 0, range(10)),
        unknown_quarantine=timedelta(
            seconds=_number(env, "UNKNOWN_QUARANTINE_SECONDS", 90, range(1, 3601))
        ),
        lease=timedelta(seconds=_number(env, "OUTBOX_LEASE_SECONDS", 90, range(1, 3601))),
        reconcile_interval=timedelta(
            seconds=_number(env, "RECONCILE_SECONDS", 60, range(5, 3601))
        ),
        is_worker_embedded=_flag(env, "EMBEDDED_WORKER", default=True),
        log_level=_choice(env, "LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
        log_format=_choice(env, "LOG_FORMAT", "text", ("text", "json")),
        chatwoot=_chatwoot(env) if "CHATWOOT_BASE_URL" in env else None,
    )


def _chatwoot(env: Mapping[str, str]) -> ChatwootSettings:
    token = env.get("CHATWOOT_API_ACCESS_TOKEN") or env.get("CHATWOOT_API_TOKEN")
    if not token:
        raise SettingRefused(
            "CHATWOOT_API_ACCESS_TOKEN is missing: without it nothing can be read."
        )
    return ChatwootSettings(
        base_url=_address(env, "CHATWOOT_BASE_URL", ""),
        account_id=_number(env, "CHATWOOT_ACCOUNT_ID", 1, range(1, 2**31)),
        api_access_token=token,
        inbox_id=_number(env, "CHATWOOT_INBOX_ID", 0, range(2**31)) or None,
        inbox_identifier=env.get("CHATWOOT_INBOX_IDENTIFIER", ""),
        bot_token=env.get("CHATWOOT_BOT_TOKEN", ""),
        webhook_secrets=_list(env, "CHATWOOT_WEBHOOK_SECRET"),
        webhook_token=env.get("CHATWOOT_WEBHOOK_TOKEN", ""),
        storage_hosts=_list(env, "CHATWOOT_STORAGE_HOSTS"),
        hearing=Hearing(_choice(env, "CHATWOOT_EVENTS", "webhook", tuple(Hearing))),
        timeout=timedelta(seconds=_number(env, "CHATWOOT_TIMEOUT_SECONDS", 20, range(1, 61))),
        requests_per_second=_number(env, "CHATWOOT_REQUESTS_PER_SECOND", 10, range(101)),
    )


def _database(url: str) -> str:
    if url.split(":", 1)[0].split("+", 1)[0] not in ("sqlite", "postgresql", "postgres"):
        raise SettingRefused("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return url


def _address(env: Mapping[str, str], name: str, default: str) -> str:
    text = env.get(name, default).rstrip("/")
    text = text if "://" in text else f"https://{text}"
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise SettingRefused(f"{name} is not an address like https://helpdesk.example.com.")
    return text


def _secret_key(env: Mapping[str, str]) -> str:
    key = env.get("SECRET_KEY", "")
    if not key:
        raise SettingRefused("SECRET_KEY is missing: set it to 32 random characters or more.")
    if len(key.encode()) < SECRET_KEY_BYTES or key.lower() in KNOWN_DEFAULT_KEYS:
        raise SettingRefused("SECRET_KEY is too weak: it takes 32 random characters or more.")
    return key


def _number(env: Mapping[str, str], name: str, default: int, allowed: range) -> int:
    text = env.get(name, str(default))
    if not text.isascii() or not text.isdigit() or int(text) not in allowed:
        raise SettingRefused(f"{name} must be a number from {allowed[0]} to {allowed[-1]}.")
    return int(text)


def _flag(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = env.get(name, "true" if default else "false").lower()
    if text not in ("true", "false", "1", "0", "yes", "no"):
        raise SettingRefused(f"{name} must be true or false.")
    return text in ("true", "1", "yes")


def _choice(env: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> str:
    text = env.get(name, default).lower()
    if text not in allowed:
        raise SettingRefused(f"{name} must be one of {', '.join(allowed)}.")
    return text


def _list(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in env.get(name, "").split(",") if part.strip())
