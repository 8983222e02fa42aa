from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.browser.people import Employee
from tests.browser.support import Agent
from tickets_app.services.demo_stories import PASSWORD

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MOST_STEPS = 60


def tab_to(person: Employee, selector: str) -> None:
    """Press Tab until the focus is there; fails where the keyboard does not come."""
    for _ in range(MOST_STEPS):
        if person.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        person.page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never came to {selector}")


def test_the_whole_job_is_done_by_keyboard_alone(desk: Desk, rafael: Agent) -> None:
    person, keys = (someone := desk.fresh()), someone.page.keyboard
    person.go("/sign-in")
    tab_to(person, "#email")
    keys.type("marina@aurora.example")
    tab_to(person, "#password")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(person.page.get_by_role("searchbox")).to_be_visible()
    keys.press("c")
    expect(person.heading("new.title")).to_be_visible()
    tab_to(person, "#title")
    keys.type("Só com o teclado")
    tab_to(person, "#description")
    keys.type("O mouse está sem pilha.")
    tab_to(person, "input[name=sector_id]")
    keys.press("Space")
    keys.press("Control+Enter")
    reference = person.opened()
    rafael.reply(reference, "Tem uma na gaveta.")
    expect(person.said("Tem uma na gaveta.")).to_be_visible()
    tab_to(person, "form[data-composer] textarea")
    keys.type("Achei, obrigada!")
    keys.press("Enter")
    expect(person.said("obrigada!")).to_contain_text(person.words("message.sent"))


def test_a_page_skips_to_its_content_and_says_where_one_is(marina: Employee) -> None:
    marina.go("/")
    marina.page.keyboard.press("Tab")
    expect(marina.link("skip")).to_be_focused()
    marina.page.keyboard.press("Enter")
    expect(marina.page.get_by_role("main")).to_be_focused()
    marina.link("place.new").first.click()
    expect(marina.heading("new.title")).to_be_focused()


def test_what_opens_and_closes_keeps_the_keyboard_at_its_place(desk: Desk) -> None:
    livia = desk.signed_in("livia")
    livia.go("/admin/people")
    opener = livia.button("people.reset").first
    opener.press("Enter")
    expect(livia.page.locator("#reset-password")).to_be_focused()
    livia.button("cancel").press("Enter")
    expect(opener).to_be_focused()
    livia.button("people.add").press("Enter")
    expect(livia.page.locator("#name")).to_be_focused()
    livia.button("cancel").press("Enter")
    expect(livia.button("people.add")).to_be_focused()


def test_a_person_chosen_or_removed_leaves_the_keyboard_beside_them(marina: Employee) -> None:
    marina.go("/tickets/new")
    marina.page.get_by_text(marina.words("new.whom.other"), exact=True).click()
    box, remove = marina.page.get_by_role("combobox"), marina.page.locator(".person button")
    box.press_sequentially("hen")
    expect(marina.page.get_by_role("option")).to_be_visible()
    box.press("Enter")
    expect(remove).to_be_focused()
    remove.press("Enter")
    expect(box).to_be_focused()


def test_escape_leaves_an_empty_search(marina: Employee) -> None:
    marina.go("/")
    marina.page.keyboard.press("/")
    expect(marina.page.get_by_role("searchbox")).to_be_focused()
    marina.page.keyboard.press("Escape")
    expect(marina.page.get_by_role("searchbox")).not_to_be_focused()


def test_on_a_phone_enter_breaks_the_line_and_details_are_a_tab(desk: Desk) -> None:
    phone = desk.signed_in("marina", **PHONE)
    phone.open_ticket("Pelo telefone")
    phone.composer.press_sequentially("Primeira")
    phone.composer.press("Enter")
    phone.composer.press_sequentially("segunda")
    expect(phone.composer).to_have_value("Primeira\nsegunda")
    phone.button("composer.send").tap()
    expect(phone.said("segunda")).to_be_visible()
    phone.page.get_by_role("navigation").get_by_role(
        "button", name=phone.words("ticket.details")
    ).tap()
    expect(phone.heading("details.people")).to_be_visible()
    assert phone.page.evaluate("document.documentElement.scrollWidth") == 390
