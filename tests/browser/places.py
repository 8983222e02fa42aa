"""Every page, and what stands on it only after an act: where it is and who sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.browser.people import Employee
from tickets_app.services.demo_stories import STORIES

NOBODY = ""
MARINA, PAULO, LIVIA = "marina", "paulo", "livia"
"""An employee with every kind of ticket, one with none, the administrator."""


def as_it_is(person: Employee) -> None:
    """Leave the page as it opens."""


@dataclass(frozen=True)
class Place:
    """A page as somebody sees it."""

    name: str
    path: str
    who: str = MARINA
    prepare: Callable[[Employee], None] = as_it_is

    def open(self, person: Employee) -> None:
        person.go(self.path)
        self.prepare(person)


def _story(key: str) -> str:
    keys = [story.key for story in STORIES]
    return f"/tickets/{keys.index(f'demo-story-{key}') + 1}"


def _with_rows(person: Employee) -> None:
    expect(person.page.get_by_role("main").get_by_role("listitem").first).to_be_visible()


def _with_thread(person: Employee) -> None:
    expect(person.thread.get_by_role("article").first).to_be_visible()


def _refused(person: Employee) -> None:
    person.button("new.send").click()
    expect(person.page.get_by_role("alert")).to_be_visible()


def _for_another(person: Employee) -> None:
    person.page.get_by_text(person.words("new.whom.other"), exact=True).click()
    person.page.get_by_role("combobox").press_sequentially("hen")
    expect(person.page.get_by_role("option")).to_be_visible()


def _with_menu(person: Employee) -> None:
    person.face.click()
    expect(person.button("menu.sign_out")).to_be_visible()


def _with_keys(person: Employee) -> None:
    person.page.keyboard.press("?")
    expect(person.page.get_by_role("dialog")).to_be_visible()


def _adding_person(person: Employee) -> None:
    person.button("people.add").click()
    person.button("people.create").click()
    expect(person.page.get_by_role("alert")).to_be_visible()


def _resetting(person: Employee) -> None:
    person.button("people.reset").first.click()
    expect(person.button("people.reset.save")).to_be_visible()


def _renaming(person: Employee) -> None:
    person.button("sectors.rename").first.click()
    expect(person.button("save")).to_be_visible()


def _with_delivery(person: Employee) -> None:
    expect(person.heading("delivery.outgoing")).to_be_visible()


PLACES = (
    Place("sign-in", "/sign-in", NOBODY),
    Place("sign-in-refused", "/sign-in?error=credentials", NOBODY),
    Place("signed-out", "/sign-in?left=1", NOBODY),
    Place("set-up", "/set-up?name=required&password=too_short", NOBODY),
    Place("missing-outside", "/nothing-here", NOBODY),
    Place("home", "/", MARINA, _with_rows),
    Place("home-waiting", "/?status=waiting", MARINA, _with_rows),
    Place("home-nothing", "/?status=waiting&q=zebra"),
    Place("home-empty", "/", PAULO),
    Place("home-menu", "/", MARINA, _with_menu),
    Place("home-keys", "/", MARINA, _with_keys),
    Place("new", "/tickets/new"),
    Place("new-refused", "/tickets/new", MARINA, _refused),
    Place("new-for-another", "/tickets/new", MARINA, _for_another),
    Place("ticket", _story("vpn"), MARINA, _with_thread),
    Place("ticket-waiting", _story("notebook"), MARINA, _with_thread),
    Place("ticket-solved", _story("keyboard"), MARINA, _with_thread),
    Place("ticket-for-me", _story("power-bi"), MARINA, _with_thread),
    Place("ticket-missing", "/tickets/999999"),
    Place("account", "/account"),
    Place("account-refused", "/account?current=wrong&password=too_short"),
    Place("people", "/admin/people", LIVIA, _with_rows),
    Place("people-adding", "/admin/people", LIVIA, _adding_person),
    Place("people-resetting", "/admin/people", LIVIA, _resetting),
    Place("sectors", "/admin/sectors", LIVIA, _with_rows),
    Place("sectors-renaming", "/admin/sectors", LIVIA, _renaming),
    Place("delivery", "/admin/delivery", LIVIA, _with_delivery),
    Place("delivery-waiting", "/admin/delivery?show=waiting", LIVIA, _with_delivery),
    Place("missing", "/nothing-here"),
    Place("fault", "/fault?code=7F3A-91C2"),
)
