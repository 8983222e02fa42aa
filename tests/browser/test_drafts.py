"""A ticket that is half written comes back whole: the words, for whom it is, and its files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.people import Employee

FileMaker = Callable[[str, bytes], Path]
OTHER = "Henrique Arruda"


def choose(marina: Employee, letters: str) -> None:
    marina.page.get_by_text(marina.words("new.whom.other"), exact=True).click()
    marina.page.get_by_role("combobox").press_sequentially(letters)
    marina.page.get_by_role("option").first.click()
    expect(chosen(marina)).to_have_text(OTHER)


def chosen(marina: Employee) -> Locator:
    return marina.page.locator("[data-person] > span").last


def test_for_whom_a_ticket_is_and_its_files_outlive_a_reload(
    marina: Employee, file: FileMaker
) -> None:
    marina.go("/tickets/new")
    marina.fill_ticket("Fone novo para o Henrique", "O dele não tem mais conserto.")
    marina.attach(file("orçamento.txt", b"199"), file("errado.txt", b"0"))
    choose(marina, "hen")
    marina.page.reload()
    expect(chosen(marina)).to_have_text(OTHER)
    row = marina.row_of("errado.txt")
    row.get_by_role("button", name=marina.words("file.remove", name="errado.txt")).click()
    expect(marina.row_of("orçamento.txt")).to_be_visible()
    marina.page.reload()
    expect(chosen(marina)).to_have_text(OTHER)
    marina.button("new.send").click()
    marina.opened()
    expect(marina.thread).to_contain_text("orçamento.txt")
    expect(marina.thread).not_to_contain_text("errado.txt")
    expect(marina.page.get_by_role("main")).to_contain_text(OTHER)


def test_nobody_is_chosen_again_who_was_taken_back(marina: Employee) -> None:
    marina.go("/tickets/new")
    marina.page.get_by_label(marina.words("new.subject"), exact=True).fill("Para quem será?")
    choose(marina, "hen")
    marina.button("new.person.remove", name=OTHER).click()
    expect(marina.page.get_by_role("combobox")).to_be_visible()
    marina.page.reload()
    expect(marina.text("new.draft.discard")).to_be_visible()
    expect(marina.page.locator("[data-person]")).to_have_count(0)
    marina.button("new.draft.discard").click()
