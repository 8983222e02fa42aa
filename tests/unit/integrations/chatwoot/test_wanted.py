from __future__ import annotations

import pytest

from integrations.chatwoot import wanted
from integrations.chatwoot.records import Version

PORTAL = "https://portal.corp.example"
DOOR = f"{PORTAL}/api/chatwoot/webhook"


def test_a_token_survives_its_way_through_the_address() -> None:
    token = "a+b/c=&d?e#f g"

    assert wanted.token_in(wanted.webhook_url(PORTAL, token)) == token


def test_an_address_is_shown_without_its_token() -> None:
    assert wanted.without_query(wanted.webhook_url(PORTAL, "secret")) == DOOR


@pytest.mark.parametrize(
    "url",
    [
        DOOR,
        f"{DOOR}/",
        f"{DOOR}?token=x",
        "http://portal.corp.example/api/chatwoot/webhook",
        "https://Portal.Corp.Example/api/chatwoot/webhook",
    ],
)
def test_one_door_has_many_spellings(url: str) -> None:
    assert wanted.is_same_door(url, DOOR)


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/api/chatwoot/webhook",
        "https://portal.corp.example:8443/api/chatwoot/webhook",
        "https://portal.corp.example/hook",
        "http://[broken/api/chatwoot/webhook",
        "",
    ],
)
def test_another_host_port_or_path_is_another_door(url: str) -> None:
    assert not wanted.is_same_door(url, DOOR)


def test_only_events_that_a_version_knows_are_subscribed_to() -> None:
    old, new = wanted.subscriptions(Version("4.1.0")), wanted.subscriptions(Version("4.2.0"))

    assert new - old == {"conversation_typing_on", "conversation_typing_off"}


def test_contact_events_are_never_subscribed_to() -> None:
    assert not [name for name in wanted.SUBSCRIPTIONS if name.startswith("contact")]
