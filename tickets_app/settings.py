"""Everything that can be set: one frozen dataclass, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from tickets_app import setting_sources
from tickets_app import setting_values as values
from tickets_app.setting_values import SettingRefused

SECRET_KEY_BYTES = 32
PLACEHOLDERS = ("changeme", "replaceme", "secretkey")
LOOPBACK = ("localhost", "127.0.0.1")


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
    return _settings({**(fallbacks or {}), **setting_sources.told(environment, env_file)})


def unknown_names(environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Give what is set as if it were about Chatwoot and is no setting of ours."""
    told = (name.removesuffix("_FILE") for name in setting_sources.told(environment, None))
    return tuple(
        sorted({name for name in told if name.startswith("CHATWOOT_")} - values.OF_CHATWOOT)
    )


def current() -> Settings:
    """Give the settings of this process, read once; raises SettingRefused as `read` does."""
    if not _in_use:
        use(read())
    return _in_use[0]


def use(settings: Settings) -> None:
    """Make these the settings of this process; the demo makes some of its own."""
    _in_use[:] = [settings]


def _settings(env: Mapping[str, str]) -> Settings:
    data_dir = Path(env.get("DATA_DIR", "data"))
    default_database = f"sqlite:///{data_dir / 'portal.db'}"
    return Settings(
        database_url=values.database(env.get("DATABASE_URL", default_database)),
        data_dir=data_dir,
        portal_base_url=_portal_address(env),
        secret_key=_secret_key(env),
        company_name=env.get("COMPANY_NAME", ""),
        redis_url=values.redis(env, "REDIS_URL"),
        upload_max_bytes=values.number(env, "UPLOAD_MAX_MB", 25, range(1, 1001)) * 1024 * 1024,
        reopen_window=timedelta(days=values.number(env, "REOPEN_WINDOW_DAYS", 14, range(366))),
        tickets_an_hour=values.number(env, "TICKETS_AN_HOUR", 20, range(100_001)),
        replies_in_five_minutes=values.number(env, "REPLIES_IN_FIVE_MINUTES", 60, range(100_001)),
        time_zone=values.zone(env, "TIME_ZONE", "America/Sao_Paulo"),
        trusted_proxy_hops=values.number(env, "TRUSTED_PROXY_HOPS", 0, range(10)),
        unknown_quarantine=_outlasting_a_call(env, "UNKNOWN_QUARANTINE_SECONDS"),
        lease=_outlasting_a_call(env, "OUTBOX_LEASE_SECONDS"),
        reconcile_interval=timedelta(
            seconds=values.number(env, "RECONCILE_SECONDS", 60, range(5, 3601))
        ),
        is_worker_embedded=values.flag(env, "EMBEDDED_WORKER", usual=True),
        log_level=values.choice(env, "LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
        log_format=values.choice(env, "LOG_FORMAT", "text", ("text", "json")),
        chatwoot=_chatwoot(env) if "CHATWOOT_BASE_URL" in env else None,
    )


def _portal_address(env: Mapping[str, str]) -> str:
    name = "FRONTEND_URL" if "PORTAL_BASE_URL" not in env else "PORTAL_BASE_URL"
    return values.address(env, name, "http://localhost:3000", may_have_path=False)


def _chatwoot(env: Mapping[str, str]) -> ChatwootSettings:
    token = values.token(env, "CHATWOOT_API_ACCESS_TOKEN", "CHATWOOT_API_TOKEN")
    if not token:
        raise SettingRefused(
            "CHATWOOT_API_ACCESS_TOKEN is missing: without it nothing can be read."
        )
    return ChatwootSettings(
        base_url=values.address(env, "CHATWOOT_BASE_URL", ""),
        account_id=values.number(env, "CHATWOOT_ACCOUNT_ID", 1, range(1, 2**31)),
        api_access_token=token,
        inbox_id=values.number(env, "CHATWOOT_INBOX_ID", 0, range(2**31)) or None,
        inbox_identifier=env.get("CHATWOOT_INBOX_IDENTIFIER", ""),
        bot_token=values.token(env, "CHATWOOT_BOT_TOKEN"),
        webhook_secrets=values.words(env, "CHATWOOT_WEBHOOK_SECRET"),
        webhook_token=values.token(env, "CHATWOOT_WEBHOOK_TOKEN"),
        storage_hosts=values.hosts(env, "CHATWOOT_STORAGE_HOSTS"),
        hearing=Hearing(values.choice(env, "CHATWOOT_EVENTS", "webhook", tuple(Hearing))),
        timeout=_timeout(env),
        requests_per_second=values.number(env, "CHATWOOT_REQUESTS_PER_SECOND", 10, range(101)),
    )


def _timeout(env: Mapping[str, str]) -> timedelta:
    return timedelta(seconds=values.number(env, "CHATWOOT_TIMEOUT_SECONDS", 20, range(1, 61)))


def _outlasting_a_call(env: Mapping[str, str], name: str) -> timedelta:
    """Give a span of which a call to Chatwoot may not use up the whole.

    Else nothing would ever be sent, or what is still on its way would be sent a second time.
    """
    span = timedelta(seconds=values.number(env, name, 90, range(1, 3601)))
    if span <= _timeout(env):
        raise SettingRefused(f"{name} must be more than CHATWOOT_TIMEOUT_SECONDS.")
    return span


def _is_placeholder(key: str) -> bool:
    bare = "".join(filter(str.isalnum, key.lower()))
    return any(word in bare for word in PLACEHOLDERS)


def _secret_key(env: Mapping[str, str]) -> str:
    key = env.get("SECRET_KEY", "")
    if not key:
        raise SettingRefused("SECRET_KEY is missing: set it to 32 random characters or more.")
    if len(key.encode()) < SECRET_KEY_BYTES or _is_placeholder(key):
        raise SettingRefused("SECRET_KEY is too weak: it takes 32 random characters or more.")
    return key
