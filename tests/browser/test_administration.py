from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.browser.people import Employee

FIRST, SECOND = "uma frase para entrar", "outra frase para entrar"


@pytest.fixture
def livia(desk: Desk) -> Employee:
    """The administrator."""
    return desk.signed_in("livia")


def fill_person(livia: Employee, email: str, name: str = "Davi Castro") -> None:
    livia.go("/admin/people")
    livia.button("people.add").click()
    livia.page.get_by_label(livia.words("people.name"), exact=True).fill(name)
    livia.page.get_by_label(livia.words("people.email"), exact=True).fill(email)
    livia.page.get_by_label(livia.words("people.password"), exact=True).fill(FIRST)
    livia.button("people.create").click()


def test_a_person_is_made_signs_in_and_changes_the_password(livia: Employee, desk: Desk) -> None:
    email = f"davi.{uuid.uuid4().hex[:8]}@aurora.example"
    fill_person(livia, email)
    expect(livia.page.get_by_role("listitem").filter(has_text=email)).to_be_visible()
    davi = desk.fresh()
    davi.go("/sign-in")
    davi.sign_in(email, FIRST)
    expect(davi.heading("home.empty.title")).to_be_visible()
    davi.go("/account")
    for label, typed in (("current", FIRST), ("new", SECOND), ("again", SECOND)):
        davi.page.get_by_label(davi.words(f"account.{label}"), exact=True).fill(typed)
    davi.button("account.change").click()
    expect(davi.text("account.changed")).to_be_visible()
    davi.sign_out()
    davi.sign_in(email, FIRST)
    expect(davi.text("sign_in.credentials")).to_be_visible()
    davi.sign_in(email, SECOND)
    expect(davi.heading("home.empty.title")).to_be_visible()


def test_an_address_that_is_taken_is_refused_beside_its_field(livia: Employee) -> None:
    fill_person(livia, "marina@aurora.example")
    expect(livia.page.locator("#email-error")).to_have_text(livia.words("field.email.taken"))
    expect(livia.page.get_by_label(livia.words("people.name"), exact=True)).to_have_value(
        "Davi Castro"
    )


def test_a_person_who_is_switched_off_is_out_at_once(livia: Employee, desk: Desk) -> None:
    email = f"saiu.{uuid.uuid4().hex[:8]}@aurora.example"
    fill_person(livia, email, "Sara Saiu")
    gone = desk.fresh()
    gone.go("/sign-in")
    gone.sign_in(email, FIRST)
    expect(gone.heading("home.empty.title")).to_be_visible()
    row = livia.page.get_by_role("listitem").filter(has_text=email)
    row.get_by_role("button", name=livia.words("people.deactivate")).click()
    expect(gone.button("sign_in.go")).to_be_visible()


def test_a_new_sector_takes_tickets_at_once(livia: Employee, marina: Employee) -> None:
    name = f"Jardim {uuid.uuid4().hex[:4]}"
    livia.go("/admin/sectors")
    livia.page.get_by_label(livia.words("sectors.name")).fill(name)
    livia.button("sectors.create").click()
    expect(livia.page.get_by_role("listitem").filter(has_text=name)).to_be_visible()
    marina.go("/tickets/new")
    marina.fill_ticket("A planta secou", "Fica na entrada.", sector=name)
    marina.button("new.send").click()
    marina.opened()
    expect(marina.page.get_by_role("definition").filter(has_text=name)).to_be_visible()
    row = livia.page.get_by_role("listitem").filter(has_text=name)
    row.get_by_role("button", name=livia.words("sectors.deactivate")).click()
    expect(row).to_contain_text(livia.words("sectors.off"))


def test_administration_is_not_there_for_others(marina: Employee) -> None:
    for page in ("delivery", "people", "sectors"):
        marina.page.goto(f"{marina.site}/admin/{page}")
        expect(marina.heading("missing.title")).to_be_visible()
    assert "livia@aurora.example" not in "".join(marina.wire.received)
