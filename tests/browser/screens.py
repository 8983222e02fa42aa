"""Photographs every page for the eye: `python -m tests.browser.screens FOLDER --only ticket`."""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.conftest import Desk, chromium_path, running_demo
from tests.browser.people import Employee
from tests.browser.places import NOBODY, PLACES, Place
from tests.browser.served import run

SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "tablet": {"viewport": {"width": 820, "height": 1180}, "has_touch": True},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "has_touch": True,
        "is_mobile": True,
    },
}
LIGHTS = ("light", "dark")
LANGUAGES = ("pt", "en")


def main() -> None:
    wanted = _wanted()
    places = [place for place in PLACES if place.name.startswith(tuple(wanted.only))]
    wanted.folder.mkdir(parents=True, exist_ok=True)
    run("tickets_app", "build")
    with (
        TemporaryDirectory() as data,
        running_demo(Path(data)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox"]
        )
        desk = Desk(browser, site, {})
        for language in wanted.languages:
            _choose(desk, {place.who for place in places} - {NOBODY}, language)
            for screen in wanted.screens:
                for light in wanted.lights:
                    _photograph(desk, places, wanted.folder, (language, screen, light))
        browser.close()


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="screens", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=[""], help="how names of places begin")
    parser.add_argument("--languages", nargs="*", default=LANGUAGES, choices=LANGUAGES)
    parser.add_argument("--screens", nargs="*", default=list(SCREENS), choices=list(SCREENS))
    parser.add_argument("--lights", nargs="*", default=LIGHTS, choices=LIGHTS)
    return parser.parse_args()


def _choose(desk: Desk, people: set[str], language: str) -> None:
    for who in people:
        person = desk.signed_in(who)
        person.speak(language)
        person.page.context.close()


def _photograph(desk: Desk, places: list[Place], folder: Path, look: tuple[str, str, str]) -> None:
    language, screen, light = look
    options = {**SCREENS[screen], "color_scheme": light, "reduced_motion": "reduce"}
    people: dict[str, Employee] = {}
    for place in places:
        if place.who not in people:
            people[place.who] = _enter(desk, place.who, language, options)
        person = people[place.who]
        place.open(person)
        person.page.wait_for_load_state("networkidle")
        name = f"{place.name}-{screen}-{light}-{language}.png"
        person.page.screenshot(path=folder / name)
        print(name, flush=True)
    for person in people.values():
        person.page.context.close()


def _enter(desk: Desk, who: str, language: str, options: dict[str, Any]) -> Employee:
    person = desk.fresh(**options) if who == NOBODY else desk.signed_in(who, **options)
    person.language = language
    url = desk.site.portal
    person.page.context.add_cookies([{"name": "language", "value": language, "url": url}])
    return person


if __name__ == "__main__":
    main()
