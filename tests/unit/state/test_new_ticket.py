from __future__ import annotations

from tickets_app.domain.rows import PersonRow
from tickets_app.state.new_ticket import draft_of

CAROL = PersonRow("carol", "Carol Nunes", "CN", "sky")


def test_a_form_becomes_a_draft_whatever_is_missing() -> None:
    draft = draft_of({})
    assert (draft.title, draft.file_ids, draft.requested_for_id) == ("", (), "")


def test_the_files_come_as_one_field() -> None:
    assert draft_of({"file_ids": "a,b,"}).file_ids == ("a", "b")


def test_a_ticket_for_me_forgets_whom_i_had_chosen_before() -> None:
    assert draft_of({"whom": "me"}, CAROL).requested_for_id == ""


def test_a_ticket_for_somebody_else_names_them() -> None:
    assert draft_of({"whom": "other"}, CAROL).requested_for_id == "carol"


def test_a_ticket_for_somebody_else_without_a_person_is_not_one_for_me() -> None:
    assert draft_of({"whom": "other"}).requested_for_id != ""


def test_only_the_server_says_what_a_ticket_continues() -> None:
    assert draft_of({"continues_number": "7"}).continues_number == 0
