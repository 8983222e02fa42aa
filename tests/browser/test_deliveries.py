"""What has stopped on its way: the writer sees it, an administrator decides on it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Desk
from tests.browser.people import Employee
from tests.browser.support import Agent

SECRET = "A senha antiga era girassol"
LONGEST_LOOK_AWAY = 15_000
"""What is delivered is announced to the ticket's people alone: the page asks again by itself."""


@pytest.fixture
def livia(desk: Desk) -> Employee:
    """The administrator."""
    return desk.signed_in("livia")


def stopped(marina: Employee, rafael: Agent, title: str) -> str:
    """A ticket in which a message was refused and another waits for it."""
    reference = marina.open_ticket(title)
    rafael.wait_for(reference, "Não consigo trabalhar assim.")
    expect(marina.said("Não consigo")).to_contain_text(marina.words("message.sent"))
    refusal = {"status": 422, "path": "/messages", "method": "POST"}
    rafael.switch(next_requests=[refusal])
    marina.write(SECRET)
    expect(marina.said(SECRET)).to_contain_text(marina.words("failure.rejected"))
    marina.write("E isto vem depois")
    expect(marina.said("E isto vem depois")).to_contain_text(marina.words("message.held"))
    expect(marina.page.locator("#details")).to_contain_text(marina.words("turn.unsent.help"))
    return reference


def delivery(livia: Employee, reference: str) -> Locator:
    return livia.page.get_by_role("listitem").filter(has_text=reference)


def act(row: Locator, livia: Employee, key: str) -> None:
    row.get_by_role("button", name=livia.words(key)).click()


def test_an_administrator_lets_a_ticket_go_on_without_what_was_refused(
    marina: Employee, livia: Employee, rafael: Agent
) -> None:
    livia.go("/")
    reference = stopped(marina, rafael, "Parou e foi pulada")
    place = livia.page.get_by_role("banner").get_by_role("link", name=livia.words("place.admin"))
    expect(place).to_contain_text(livia.words("admin.stopped.one"))
    place.click()
    row = delivery(livia, reference)
    expect(row).to_contain_text("Marina Duarte")
    expect(row).to_contain_text(livia.words("delivery.why.Rejected"))
    expect(row.get_by_role("link")).to_have_count(0)
    act(row, livia, "delivery.skip")
    question = livia.page.get_by_role("dialog", name=livia.words("delivery.skip.one"))
    expect(question).to_be_visible()
    livia.page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    act(row, livia, "delivery.skip")
    act(question, livia, "delivery.skip")
    expect(livia.text("delivery.skipped.one")).to_be_visible()
    expect(row).to_have_count(0)
    rafael.wait_for(reference, "E isto vem depois")
    expect(marina.said("E isto vem depois")).to_contain_text(marina.words("message.sent"))
    expect(marina.said(SECRET)).to_contain_text(marina.words("failure.skipped"))
    assert SECRET not in "".join(livia.wire.received)
    act(marina.said(SECRET), marina, "thread.discard")
    expect(marina.said(SECRET)).to_have_count(0)


def test_what_is_chosen_is_tried_again_and_can_be_taken_away_as_a_table(
    marina: Employee, livia: Employee, rafael: Agent
) -> None:
    reference = stopped(marina, rafael, "Parou e foi de novo")
    livia.go("/admin/delivery")
    row = delivery(livia, reference)
    with livia.page.expect_download() as download:
        livia.page.get_by_role("link", name=livia.words("delivery.export")).click()
    table = download.value.path().read_text()
    assert reference in table
    assert SECRET not in table
    row.get_by_role("checkbox").click()
    expect(livia.text("delivery.chosen.one")).to_be_visible()
    act(livia.page.locator(".delivery-head"), livia, "delivery.retry")
    expect(row).to_have_count(0)
    nothing = livia.text("delivery.none.dead").or_(livia.text("delivery.none.all"))
    expect(nothing).to_be_visible()
    rafael.wait_for(reference, SECRET)
    expect(marina.said("E isto vem depois")).to_contain_text(marina.words("message.sent"))


def test_the_page_follows_what_happens_without_being_touched(
    marina: Employee, livia: Employee, rafael: Agent
) -> None:
    livia.go("/admin/delivery?show=all")
    reference = stopped(marina, rafael, "Aparece por si")
    expect(delivery(livia, reference).first).to_be_visible()
    act(marina.said(SECRET), marina, "thread.again")
    rafael.wait_for(reference, SECRET)
    expect(delivery(livia, reference)).to_have_count(0, timeout=LONGEST_LOOK_AWAY)


def test_the_list_says_that_a_message_was_not_sent_and_leads_to_it(
    marina: Employee, rafael: Agent
) -> None:
    reference = stopped(marina, rafael, "A lista diz")
    marina.go("/")
    row = marina.page.get_by_role("listitem").filter(has_text=reference)
    expect(row).to_contain_text(marina.words("turn.unsent"))
    row.get_by_role("link", name=marina.words("home.see_unsent")).click()
    act(marina.said(SECRET), marina, "thread.again")
    expect(marina.said(SECRET)).to_contain_text(marina.words("message.sent"))
    marina.go("/")
    expect(row).not_to_contain_text(marina.words("turn.unsent"))


def test_a_failed_message_is_copied_and_a_failed_opening_is_only_tried_again(
    henrique: Employee, rafael: Agent
) -> None:
    henrique.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    refusal = {"status": 422, "path": "/messages", "method": "POST"}
    rafael.switch(next_requests=[refusal])
    henrique.open_ticket("Parou ao abrir", "Nem a primeira saiu.")
    opening = henrique.said("Nem a primeira saiu.")
    expect(opening).to_contain_text(henrique.words("failure.rejected"))
    expect(opening.get_by_role("button", name=henrique.words("thread.edit"))).to_have_count(0)
    expect(opening.get_by_role("button", name=henrique.words("thread.discard"))).to_have_count(0)
    act(opening, henrique, "thread.copy")
    expect(henrique.text("thread.copied")).to_be_visible()
    copied = henrique.page.evaluate("navigator.clipboard.readText()")
    assert copied == "Nem a primeira saiu."
    act(opening, henrique, "thread.again")
    expect(opening).to_contain_text(henrique.words("message.sent"))
