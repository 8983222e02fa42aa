from __future__ import annotations

from typing import Any

import pytest

from tests.contract.sandbox.desk import opened
from tests.contract.sandbox.replay import differences

VERSIONS = ("4.10.0", "4.16.2")
AFTER_SETUP = (
    "who_may_not",
    "public_contacts",
    "application_contacts",
    "one_contact_inbox_per_ticket",
    "support_answers",
    "support_removes",
    "status_corners",
    "two_doors_one_person",
    "bad_requests",
    "help_center",
    "tab_beside_the_messages",
    "what_support_keeps_ready",
    "forms_and_buttons",
    "satisfaction",
)


@pytest.mark.parametrize("version", VERSIONS)
async def test_setting_up_is_answered_as_that_version_answered(version: str) -> None:
    async with opened(version) as desk:
        assert await differences(desk, version, "setup", {}) == []


@pytest.mark.parametrize("scenario", AFTER_SETUP)
@pytest.mark.parametrize("version", VERSIONS)
async def test_a_scenario_is_answered_as_that_version_answered(
    version: str, scenario: str
) -> None:
    known: dict[str, Any] = {}
    async with opened(version) as desk:
        await differences(desk, version, "setup", known)
        assert await differences(desk, version, scenario, known) == []
