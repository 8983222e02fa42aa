"""What pages show where that is a promise: nothing foreign, nothing cut, nothing too small."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Route, expect

from tests.browser.conftest import Desk
from tests.browser.people import Employee
from tests.browser.places import NOBODY, PLACES

TITLES = ("O primeiro dos dois", "O segundo dos dois")
WATCH = """() => {
  window.seen = new Set();
  const look = () => {
    const talk = document.querySelector('.talk');
    const path = location.pathname;
    const shown = talk && getComputedStyle(talk).opacity !== '0';
    if (shown && path !== '/') seen.add(path + ' ' + talk.querySelector('h1').textContent);
    requestAnimationFrame(look);
  };
  look();
}"""
SMALL_PHONE: dict[str, Any] = {
    "viewport": {"width": 320, "height": 640},
    "has_touch": True,
    "is_mobile": True,
    "reduced_motion": "reduce",
}
FINGER = 44
TOO_SMALL = """least => {
  const height = (one) => Math.max(one.getBoundingClientRect().height,
    parseFloat(getComputedStyle(one, '::after').height) || 0);
  return [...document.querySelectorAll('button, select, a.button, nav a, [role=option]')]
    .filter((one) => one.checkVisibility() && !one.closest('.bubble') && height(one) < least - .5)
    .map((one) => one.outerHTML.slice(0, 120));
}"""


def test_a_page_never_shows_another_ticket_than_its_address_names(marina: Employee) -> None:
    for title in TITLES:
        marina.open_ticket(title)
    marina.go("/?q=dos dois")
    marina.page.evaluate(WATCH)
    for title in TITLES:
        marina.page.get_by_role("link", name=title).click()
        expect(marina.page.get_by_role("heading", name=title)).to_be_visible()
        marina.page.go_back()
        expect(marina.page.get_by_role("searchbox")).to_be_visible()
    seen = [words.split(" ", 1) for words in marina.page.evaluate("[...seen]")]
    titles = {path: {title for at, title in seen if at == path and title} for path, _ in seen}
    assert all(len(shown) <= 1 for shown in titles.values()), titles


def test_a_page_shows_no_ticket_before_it_can_tell_whose_it_is(marina: Employee) -> None:
    for title in ("Antes do outro", "O outro"):
        marina.open_ticket(title)
    marina.go("/?q=do outro")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    marina.page.route("**/scripts/thread.js", hold)
    marina.page.get_by_role("link", name="Antes do outro").click()
    expect(marina.page.locator("#talk h1")).to_be_attached()
    expect(marina.page.locator("#talk")).to_have_css("opacity", "0")
    held[0].continue_()
    expect(marina.page.locator("#talk")).to_have_css("opacity", "1")
    expect(marina.page.get_by_role("heading", name="Antes do outro")).to_be_visible()


def test_a_ticket_is_put_away_as_soon_as_the_address_is_anothers(marina: Employee) -> None:
    number = int(marina.open_ticket("Só sob o seu endereço").removeprefix("HD-"))
    talk = marina.page.locator("#talk")
    expect(talk).to_have_css("opacity", "1")
    marina.page.evaluate("history.replaceState(history.state, '', '/tickets/999')")
    expect(talk).to_have_css("opacity", "0")
    marina.page.evaluate(f"history.replaceState(history.state, '', '/tickets/{number}')")
    expect(talk).to_have_css("opacity", "1")


def test_searched_words_stay_whole_from_one_list_to_the_next(marina: Employee) -> None:
    marina.go("/?q=R%26D %2350")
    marina.page.get_by_role("navigation").get_by_role(
        "link", name=marina.words("home.open")
    ).click()
    expect(marina.page.locator("#search")).to_have_value("R&D #50")
    expect(marina.page).to_have_url(re.compile(r"status=open&q=R%26D%20%2350"))


def test_a_device_without_network_is_told_so_at_once(marina: Employee) -> None:
    marina.go("/")
    marina.page.context.set_offline(True)
    expect(marina.text("net.offline")).to_be_visible()
    marina.page.context.set_offline(False)
    expect(marina.text("net.offline")).to_be_hidden()


def test_details_stay_as_the_reader_has_put_them(marina: Employee) -> None:
    marina.open_ticket("Detalhes fechados")
    toggle, details = marina.button("ticket.details").last, marina.page.locator("#details")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "false")
    marina.thread.click()
    expect(details).to_be_hidden()


def test_details_can_be_put_away_by_touch(desk: Desk) -> None:
    tablet = desk.signed_in("marina", viewport={"width": 820, "height": 1180}, has_touch=True)
    tablet.open_ticket("No tablet")
    toggle, details = tablet.button("ticket.details").last, tablet.page.locator("#details")
    toggle.tap()
    expect(details).to_be_visible()
    toggle.tap()
    expect(details).to_be_hidden()


def test_a_small_phone_shows_every_page_whole_and_large_enough_to_touch(desk: Desk) -> None:
    desk.expects("status of 404")
    people: dict[str, Employee] = {}
    found: dict[str, list[str]] = {}
    for place in PLACES:
        if place.who not in people:
            people[place.who] = _enter(desk, place.who)
        person = people[place.who]
        place.open(person)
        found[place.name] = _troubles(person)
    assert {name: troubles for name, troubles in found.items() if troubles} == {}


def _enter(desk: Desk, who: str) -> Employee:
    return desk.fresh(**SMALL_PHONE) if who == NOBODY else desk.signed_in(who, **SMALL_PHONE)


def _troubles(person: Employee) -> list[str]:
    width: int = person.page.evaluate("document.documentElement.scrollWidth")
    wide = [f"{width} px wide"] if width > SMALL_PHONE["viewport"]["width"] else []
    return wide + person.page.evaluate(TOO_SMALL, FINGER)
