from __future__ import annotations

from tickets_app.state.faults import Fault, listed, words_of


def test_each_field_gets_the_sentence_that_says_how_to_mend_it() -> None:
    assert words_of({"title": "required"}, "en") == {
        "title": "Write a title: one sentence is enough."
    }


def test_a_code_without_words_is_still_a_refusal() -> None:
    assert words_of({"title": "made_up"}, "pt") == {"title": "Isto não foi possível."}


def test_the_list_leads_to_the_fields_in_their_order() -> None:
    errors = {"title": "first", "sector_id": "second"}
    assert listed(errors) == [Fault("title", "first"), Fault("sector_id", "second")]
