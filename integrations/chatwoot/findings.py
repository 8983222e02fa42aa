"""What a check may look at, and what it finds: codes and values, never sentences."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from integrations.chatwoot.client import ChatwootClient
from integrations.chatwoot.records import Version

# Every code that may be found, with the names of its values: what a table of words has to cover.
CODES: Mapping[str, frozenset[str]] = {
    code: frozenset(names.split())
    for code, names in {
        "address": "url",
        "address_unreachable": "url why",
        "address_is_no_chatwoot": "url why",
        "version": "version",
        "version_unproven": "version",
        "user_token": "name role",
        "user_token_invalid": "why",
        "user_token_of_other_account": "name account",
        "user_token_may_not_read": "why",
        "reading": "",
        "bot_token": "",
        "bot_token_not_set": "",
        "bot_token_invalid": "why",
        "bot_token_of_other_account": "why",
        "inbox": "inbox name",
        "inbox_not_set": "",
        "inbox_missing": "inbox",
        "user_not_in_inbox": "inbox",
        "inbox_without_agents": "inbox",
        "members": "names",
        "inbox_is_no_api_inbox": "inbox type",
        "inbox_locked": "inbox name",
        "inbox_auto_assigns": "inbox name",
        "inbox_has_webhook": "inbox name",
        "inbox_demands_proof": "inbox name",
        "inbox_identifier_wrong": "inbox",
        "webhook": "url",
        "webhooks_hidden": "",
        "webhook_missing": "url",
        "webhook_elsewhere": "url found",
        "webhook_twice": "url count",
        "webhook_events_missing": "events",
        "webhook_events_unneeded": "events",
        "webhook_secret": "",
        "webhook_secret_not_set": "",
        "webhook_secret_differs": "",
        "webhook_token": "",
        "webhook_token_not_set": "",
        "webhook_token_differs": "",
        "webhook_token_not_sent": "",
        "webhook_unsigned_refused": "since",
        "webhook_unneeded": "url",
        "network": "url",
        "portal_in_private_network": "url version",
        "network_unneeded": "",
        "calls_come": "moment",
        "calls_none": "url",
        "cable": "",
        "cable_unneeded": "why",
        "cable_unreachable": "why",
        "cable_unconfirmed": "why",
        "bot": "names",
        "bot_missing": "",
        "attributes": "",
        "attribute_missing": "attribute",
        "attribute_wrong_type": "attribute type wanted",
        "check_failed": "check why",
    }.items()
}


class Level(StrEnum):
    """How bad a finding is."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing seen; the values are safe to show."""

    code: str
    level: Level
    values: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        assert CODES[self.code] == set(self.values), self.code


@dataclass(frozen=True, slots=True)
class Believed:
    """What the portal's settings say about itself and about what reaches its door."""

    portal_base_url: str
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    webhook_token: str = field(default="", repr=False)
    is_called: bool = True
    is_on_cable: bool = False
    signed_since: str = ""


Probe = Callable[[ChatwootClient], Awaitable[None]]
"""Tries the cable; raises IntegrationError where it is not to be had."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What every check may look at; without a probe the cable is left alone."""

    client: ChatwootClient
    believed: Believed
    version: Version
    probe: Probe | None = None


def ok(code: str, **values: str) -> Finding:
    """Something that is as it should be."""
    return Finding(code, Level.OK, values)


def warn(code: str, **values: str) -> Finding:
    """Something that works, but should be looked at."""
    return Finding(code, Level.WARN, values)


def bad(code: str, **values: str) -> Finding:
    """Something that keeps the portal from working."""
    return Finding(code, Level.BAD, values)
