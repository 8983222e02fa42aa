from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import make_settings
from tickets_app.services import wiring
from tickets_app.services.tools import Tools


async def test_a_database_at_the_newest_revision_is_served(tools: Tools) -> None:
    await wiring.demand_migrated(tools.settings)


async def test_a_database_that_is_behind_is_not_served_and_the_operator_told_why(
    tmp_path: Path,
) -> None:
    settings = make_settings(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path / "data")
    with pytest.raises(wiring.Behind, match="migrate"):
        await wiring.demand_migrated(settings)
