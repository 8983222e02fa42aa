from __future__ import annotations

from pathlib import Path

import pytest

from tickets_app import settings
from tickets_app.settings import Hearing, SettingRefused, Settings

ENVIRONMENT = {
    "SECRET_KEY": "k" * 40,
    "CHATWOOT_BASE_URL": "https://chat.example",
    "CHATWOOT_API_ACCESS_TOKEN": "token",
}


def hearing(**more: str) -> Hearing:
    chatwoot = settings.read({**ENVIRONMENT, **more}).chatwoot
    assert chatwoot
    return chatwoot.hearing


@pytest.mark.parametrize(
    ("set_as", "has_webhook", "has_cable"),
    [
        ("webhook", True, False),
        ("webhook+cable", True, True),
        ("WEBHOOK+CABLE", True, True),
        ("outbound", False, True),
    ],
)
def test_how_the_portal_hears_is_one_setting(
    set_as: str, has_webhook: bool, has_cable: bool
) -> None:
    found = hearing(CHATWOOT_EVENTS=set_as)

    assert (found.has_webhook, found.has_cable) == (has_webhook, has_cable)


def test_chatwoot_calls_the_portal_unless_told_otherwise() -> None:
    assert hearing() is Hearing.WEBHOOK


def test_another_way_to_hear_is_refused_by_name() -> None:
    with pytest.raises(SettingRefused, match="CHATWOOT_EVENTS must be one of webhook, webhook"):
        hearing(CHATWOOT_EVENTS="cable")


@pytest.mark.parametrize(
    ("address", "origins"),
    [
        ("http://localhost:3000", ("http://localhost:3000", "http://127.0.0.1:3000")),
        ("http://127.0.0.1:8080", ("http://localhost:8080", "http://127.0.0.1:8080")),
        ("https://helpdesk.example.com", ("https://helpdesk.example.com",)),
        ("http://localhost.example.com", ("http://localhost.example.com",)),
    ],
)
def test_only_a_loopback_address_has_two_names(address: str, origins: tuple[str, ...]) -> None:
    assert settings.read({**ENVIRONMENT, "PORTAL_BASE_URL": address}).origins == origins


def read(**more: str) -> Settings:
    return settings.read({**ENVIRONMENT, **more})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_BASE_URL", "ftp://helpdesk.example.com"),
        ("PORTAL_BASE_URL", "https://helpdesk.example.com:port"),
        ("PORTAL_BASE_URL", "https://helpdesk.example.com:0"),
        ("PORTAL_BASE_URL", "https://helpdesk.example.com/portal"),
        ("PORTAL_BASE_URL", "https://helpdesk.example.com#top"),
        ("PORTAL_BASE_URL", "https://ada:word@helpdesk.example.com"),
        ("PORTAL_BASE_URL", "https://aten\u00e7\u00e3o.example.com"),
        ("PORTAL_BASE_URL", "https://["),
        ("FRONTEND_URL", "https://"),
        ("CHATWOOT_BASE_URL", "https://chat.example:x"),
        ("CHATWOOT_API_ACCESS_TOKEN", "two words"),
        ("CHATWOOT_BOT_TOKEN", "s\u00edmbolo"),
        ("CHATWOOT_WEBHOOK_TOKEN", "a b"),
        ("CHATWOOT_ACCOUNT_ID", "0"),
        ("CHATWOOT_ACCOUNT_ID", "9" * 5000),
        ("CHATWOOT_INBOX_ID", "first"),
        ("CHATWOOT_STORAGE_HOSTS", "files.example.com/bucket"),
        ("DATABASE_URL", "mysql://localhost/portal"),
        ("DATABASE_URL", "postgresql"),
        ("DATABASE_URL", "postgresql+asyncpg://localhost/portal"),
        ("DATABASE_URL", "postgresql://localhost:port/portal"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///"),
        ("REDIS_URL", "localhost"),
        ("REDIS_URL", "redis://localhost:port/0"),
        ("TIME_ZONE", "Mars/Base"),
        ("TIME_ZONE", "../UTC"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "change-me-change-me-change-me-change-me"),
        ("UPLOAD_MAX_MB", "-1"),
        ("REOPEN_WINDOW_DAYS", "fourteen"),
        ("TRUSTED_PROXY_HOPS", "99"),
        ("EMBEDDED_WORKER", "maybe"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_sentence_that_names_it(name: str, value: str) -> None:
    with pytest.raises(SettingRefused) as refused:
        read(**{name: value})
    assert str(refused.value).startswith(f"{name} ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("https://HELPDESK.Example.com:443/", "https://helpdesk.example.com"),
        ("helpdesk.example.com", "https://helpdesk.example.com"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ],
)
def test_the_own_address_is_kept_as_browsers_write_it(value: str, address: str) -> None:
    assert read(PORTAL_BASE_URL=value).portal_base_url == address


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql:///portal"),
        ("DATABASE_URL", "postgresql://ada:w%40rd@db.example:5432/portal?sslmode=require"),
        ("DATABASE_URL", "sqlite:////srv/portal.db"),
        ("REDIS_URL", "rediss://:word@redis.example:6380/1"),
        ("REDIS_URL", "unix:///run/redis.sock"),
        ("CHATWOOT_STORAGE_HOSTS", "s3.example.com, https://files.example.com:8443"),
        ("TIME_ZONE", "Europe/Lisbon"),
    ],
)
def test_what_operators_write_is_taken(name: str, value: str) -> None:
    assert read(**{name: value})


def test_a_secret_may_lie_in_a_file_beside_an_empty_setting(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("m" * 40 + "\n")
    (tmp_path / ".env").write_text("SECRET_KEY=\nCOMPANY_NAME=Aurora\n")
    own = {"SECRET_KEY_FILE": str(tmp_path / "key")}
    found = settings.read(own, tmp_path / ".env")
    assert (found.secret_key, found.company_name) == ("m" * 40, "Aurora")


def test_the_environment_comes_before_the_file_of_settings(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("m" * 40)
    (tmp_path / ".env").write_text(f"SECRET_KEY={'e' * 40}\n")
    found = settings.read({"SECRET_KEY_FILE": str(tmp_path / "key")}, tmp_path / ".env")
    assert found.secret_key == "m" * 40


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    place = tmp_path / "key"
    if content:
        place.write_bytes(content)
    with pytest.raises(SettingRefused, match="SECRET_KEY_FILE names the file"):
        settings.read({"SECRET_KEY_FILE": str(place)})


def test_a_machine_without_time_zones_is_told_what_it_lacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tickets_app.setting_values.available_timezones", set)
    with pytest.raises(SettingRefused, match=r"^TIME_ZONE .* install this machine's tzdata"):
        read()


@pytest.mark.parametrize("name", ["OUTBOX_LEASE_SECONDS", "UNKNOWN_QUARANTINE_SECONDS"])
def test_what_must_outlast_a_call_is_longer_than_a_call_may_take(name: str) -> None:
    with pytest.raises(SettingRefused, match=f"{name} must be more than CHATWOOT_TIMEOUT_SECONDS"):
        settings.read({**ENVIRONMENT, name: "20"})
    assert settings.read({**ENVIRONMENT, name: "21"})
