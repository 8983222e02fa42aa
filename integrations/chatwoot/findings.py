"""What a check may look at, and what it finds: codes and values, never sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from integrations.chatwoot.client import ChatwootClient
from integrations.chatwoot.records import Version


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


@dataclass(frozen=True, slots=True)
class Believed:
    """What the portal's settings say about itself and about what reaches its door."""

    portal_base_url: str
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    webhook_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Visit:
    """What every check may look at."""

    client: ChatwootClient
    believed: Believed
    version: Version


def ok(code: str, **values: str) -> Finding:
    """Something that is as it should be."""
    return Finding(code, Level.OK, values)


def warn(code: str, **values: str) -> Finding:
    """Something that works, but should be looked at."""
    return Finding(code, Level.WARN, values)


def bad(code: str, **values: str) -> Finding:
    """Something that keeps the portal from working."""
    return Finding(code, Level.BAD, values)
