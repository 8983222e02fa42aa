from __future__ import annotations

import reflex as rx

from tickets_app.components.texts import T, title


def test_a_sentence_is_drawn_in_both_languages_at_once() -> None:
    drawn = str(T("place.new"))
    assert "Novo chamado" in drawn
    assert "New ticket" in drawn


def test_a_fixed_parameter_is_filled_in() -> None:
    assert "Up to 15 files of 25 MB" in str(T("new.files.limit", count=15, size="25 MB"))


def test_a_parameter_that_only_the_browser_knows_stays_a_variable() -> None:
    drawn = str(T("home.for", name=rx.Var("person")))
    assert '("para "+person)' in drawn
    assert '("for "+person)' in drawn


def test_a_sentence_that_begins_with_a_variable_has_no_empty_part() -> None:
    assert '(count+" tickets")' in str(T("sectors.tickets.many", count=rx.Var("count")))


def test_a_text_for_a_script_keeps_its_parameters() -> None:
    assert "{sent} de {size}" in str(T("file.sending"))


def test_a_page_is_called_by_what_it_is_and_by_the_product() -> None:
    drawn = str(title("account.page"))
    assert '"Conta"' in drawn
    assert '"Tickets"' in drawn
