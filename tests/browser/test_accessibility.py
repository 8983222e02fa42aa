from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Desk
from tests.browser.people import Employee
from tests.browser.places import NOBODY, PLACES

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_is_free_of_faults_by_axe(
    desk: Desk, screen: dict[str, Any], light: str
) -> None:
    desk.expects("status of 404")
    people: dict[str, Employee] = {}
    found: dict[str, list[str]] = {}
    for place in PLACES:
        if place.who not in people:
            people[place.who] = enter(desk, place.who, color_scheme=light, **screen)
        place.open(people[place.who])
        found[place.name] = violations(people[place.who])
    assert {name: faults for name, faults in found.items() if faults} == {}


def enter(desk: Desk, who: str, **options: Any) -> Employee:
    options["reduced_motion"] = "reduce"  # what fades in has no contrast yet
    return desk.fresh(**options) if who == NOBODY else desk.signed_in(who, **options)


def violations(person: Employee) -> list[str]:
    """What axe finds on the page, one line for each rule and element."""
    person.page.evaluate(AXE.read_text())
    call = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
    result = person.page.evaluate(call, RULES)
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')[:200]}"
        for one in result["violations"]
        for node in one["nodes"]
    ]
