from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import make_settings
from tickets_app import settings


@pytest.fixture(scope="session", autouse=True)
def known_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Reflex reads its configuration, and with it our settings, when the first page is defined."""
    data_dir: Path = tmp_path_factory.mktemp("data")
    settings.use(make_settings(f"sqlite:///{data_dir / 'portal.db'}", data_dir))
