from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.browser.people import Employee
from tickets_app.services.demo_stories import PASSWORD

EMAIL = "marina@aurora.example"


def entered(desk: Desk) -> Employee:
    person = desk.fresh()
    person.go("/sign-in")
    person.sign_in(EMAIL, PASSWORD)
    expect(person.page.get_by_role("link", name="VPN cai")).to_be_visible()
    return person


def test_signing_out_in_one_tab_ends_the_other(desk: Desk) -> None:
    one = entered(desk)
    other = desk.tab(one.page.context)
    other.go("/")
    other.go("/tickets/1")
    expect(other.thread).to_contain_text("VPN")
    one.sign_out()
    for person in (one, other):
        expect(person.text("sign_in.left")).to_be_visible()
    other.page.go_back()
    expect(other.button("sign_in.go")).to_be_visible()
    assert "VPN" not in other.page.content()


def test_a_stolen_copy_of_the_cookie_ends_with_the_session(desk: Desk) -> None:
    one = entered(desk)
    kept = one.page.context.storage_state()
    one.sign_out()
    expect(one.text("sign_in.left")).to_be_visible()
    thief = desk.fresh(storage_state=kept)
    thief.page.goto(thief.site)
    expect(thief.button("sign_in.go")).to_be_visible()


def test_a_wrong_password_is_said_and_the_address_kept(desk: Desk) -> None:
    person = desk.fresh()
    person.go("/sign-in")
    person.sign_in("paulo@aurora.example", "not this one, surely")
    expect(person.text("sign_in.credentials")).to_be_visible()
    expect(person.page.get_by_label(person.words("sign_in.email"))).to_have_value(
        "paulo@aurora.example"
    )
    expect(person.page.get_by_label(person.words("sign_in.password"), exact=True)).to_be_empty()


def test_the_next_person_at_the_browser_sees_nothing_of_the_last(desk: Desk) -> None:
    one = entered(desk)
    one.sign_out()
    expect(one.text("sign_in.left")).to_be_visible()
    one.wire.received.clear()
    one.sign_in("henrique@aurora.example", PASSWORD)
    expect(one.page.get_by_role("link", name="Ar-condicionado")).to_be_visible()
    assert "VPN" not in one.page.content() + "".join(one.wire.received)
