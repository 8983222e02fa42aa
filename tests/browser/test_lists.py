from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.browser.people import Employee
from tests.browser.support import Agent


def test_the_list_changes_by_itself(marina: Employee, desk: Desk, rafael: Agent) -> None:
    watching = desk.tab(marina.page.context)
    watching.go("/")
    reference = marina.open_ticket("A luz do corredor pisca")
    row = watching.rows("A luz do corredor pisca")
    expect(row).to_contain_text(reference)
    marina.page.close()
    rafael.reply(reference, "Troco a lâmpada às 15 h.")
    expect(row).to_contain_text("Troco a lâmpada às 15 h.")
    expect(row.get_by_role("link", name=watching.words("home.reply"))).to_be_visible()
    row.get_by_role("link", name="A luz do corredor pisca").click()
    expect(watching.said("Troco a lâmpada")).to_be_visible()
    watching.link("place.tickets").first.click()
    expect(row).not_to_contain_text(watching.words("unread").strip(": "))


def test_a_ticket_is_found_by_number_title_and_message(marina: Employee) -> None:
    reference = marina.open_ticket("O ramal 4471 está mudo", "Ouço só um chiado estranho.")
    for words in (reference, "ramal 4471", "chiado"):
        marina.go("/")
        marina.page.get_by_role("searchbox").press_sequentially(words)
        expect(marina.page.get_by_role("listitem")).to_have_count(1)
        expect(marina.rows("O ramal 4471 está mudo")).to_be_visible()


FIRST_WORDS = """new MutationObserver(() => {
  const box = document.querySelector("[type=search]");
  if (box) window.firstWords ??= box.value;
}).observe(document, {childList: true, subtree: true});"""


def test_the_search_box_never_holds_the_words_of_another_address(marina: Employee) -> None:
    marina.go("/?q=ramal")
    expect(marina.page.get_by_role("searchbox")).to_have_value("ramal")
    marina.page.add_init_script(FIRST_WORDS)
    marina.go("/")
    expect(marina.page.get_by_role("searchbox")).to_be_visible()
    assert marina.page.evaluate("window.firstWords") == ""


def test_who_has_nothing_is_offered_the_first_ticket(desk: Desk) -> None:
    paulo = desk.signed_in("paulo")
    paulo.go("/")
    expect(paulo.heading("home.empty.title")).to_be_visible()
    paulo.link("home.empty.act").click()
    expect(paulo.heading("new.title")).to_be_visible()
