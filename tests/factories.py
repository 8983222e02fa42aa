"""People, sectors and tickets for tests, made as the product makes them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tickets_app import settings
from tickets_app.settings import Settings

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""A Monday, noon in São Paulo."""


class Clock:
    """The time as the test sets it."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        self.now += by


def make_settings(database_url: str, data_dir: Path, **more: str) -> Settings:
    return settings.read(
        {
            "DATABASE_URL": database_url,
            "DATA_DIR": str(data_dir),
            "SECRET_KEY": "k" * 40,
            "PORTAL_BASE_URL": "https://helpdesk.example.com",
            **more,
        }
    )


def key() -> str:
    """A client key as a page makes it."""
    return str(uuid.uuid4())
