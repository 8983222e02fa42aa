from __future__ import annotations

import pytest

from tickets_app import settings
from tickets_app.settings import Hearing, SettingRefused

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
