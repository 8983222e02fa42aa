from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.browser.conftest import Desk
from tests.browser.people import Employee
from tests.browser.places import NOBODY, PLACES
from tickets_app.services.demo_stories import SECTORS, STORIES
from tickets_app.texts.table import M

PEOPLES_OWN = {*SECTORS, *(step.words for story in STORIES for step in story.steps)}
PLACEHOLDER = re.compile(r"\\\{\w+\\\}")
ALL_WORDS = """() => {
  const SPOKEN = /^(aria-label|placeholder|title|alt|data-(words|one|many).*)$/;
  const words = [document.title];
  for (const element of document.querySelectorAll("body, body *")) {
    if (["SCRIPT", "STYLE"].includes(element.tagName)) continue;
    for (const node of element.childNodes) if (node.nodeType === 3) words.push(node.textContent);
    for (const {name, value} of element.attributes) if (SPOKEN.test(name)) words.push(value);
  }
  return words.map((word) => word.trim()).filter(Boolean);
}"""


@pytest.fixture(params=["pt", "en"])
def speakers(desk: Desk, request: pytest.FixtureRequest) -> Iterator[dict[str, Employee]]:
    """Everybody who sees a page, all reading the same language."""
    desk.expects("status of 404")
    cookie = {"name": "language", "value": request.param, "url": desk.site.portal}
    stranger = desk.fresh()
    stranger.page.context.add_cookies([cookie])  # pyright: ignore[reportArgumentType]
    stranger.language = request.param
    people = {NOBODY: stranger}
    for who in {place.who for place in PLACES} - {NOBODY}:
        people[who] = desk.signed_in(who)
    if request.param == "pt":
        yield people
        return
    known = [people[who] for who in people if who != NOBODY]
    for person in known:
        person.speak("en")
    yield people
    for person in known:
        person.speak("pt")


def test_every_page_speaks_one_language(speakers: dict[str, Employee]) -> None:
    language = speakers[NOBODY].language
    tag = "en" if language == "en" else "pt-BR"
    foreign = only_in("pt" if language == "en" else "en")
    found: dict[str, list[str]] = {}
    for place in PLACES:
        person = speakers[place.who]
        place.open(person)
        words = person.page.evaluate(ALL_WORDS)
        tags = person.page.locator("html").get_attribute("lang")
        found[place.name] = [
            word for word in words if foreign.fullmatch(word) and word not in PEOPLES_OWN
        ]
        found[place.name] += [] if tags == tag else [f"<html lang={tags}>"]
    assert {name: words for name, words in found.items() if words} == {}


def only_in(language: str) -> re.Pattern[str]:
    """What matches a sentence of that language that is not one of the other's too."""
    place = ("pt", "en").index(language)
    others = {pair[1 - place] for pair in M.values()}
    own = {pair[place] for pair in M.values()} - others
    patterns = [pattern_of(words) for words in own if len(words) > 2]
    return re.compile("|".join(filter(None, patterns)))


def pattern_of(words: str) -> str:
    """The sentence with anything in its gaps; nothing where it says too little by itself."""
    said = re.sub(r"\{\w+\}", "", words)
    if "{" in words and len(re.findall(r"\w{3,}", said)) < 2:
        return ""
    return PLACEHOLDER.sub(".+", re.escape(words))
