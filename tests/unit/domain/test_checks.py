from __future__ import annotations

from dataclasses import replace

import pytest

from tickets_app.domain import checks
from tickets_app.domain.drafts import MessageDraft, TicketDraft

GOOD = TicketDraft(
    client_key="k" * 36,
    title="Notebook não liga",
    description="Apareceu uma tela azul.",
    complexity="high",
    priority="urgent",
    sector_id="ti",
)


def test_a_good_draft_has_no_problems() -> None:
    assert checks.problems_of_ticket(GOOD) == {}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("title", "", "required"),
        ("title", " \n ", "required"),
        ("title", "\u200b\u200b\u200b\u200b", "required"),
        ("title", "abc", "too_short"),
        ("title", "abc\x00", "too_short"),
        ("title", "a  b", "too_short"),
        ("title", "a" * 121, "too_long"),
        ("description", " ", "required"),
        ("description", "\u2800" * 6, "required"),
        ("description", "curto", "too_short"),
        ("description", "a" * 4001, "too_long"),
        ("complexity", "", "required"),
        ("complexity", "huge", "required"),
        ("priority", "medium", "required"),
        ("sector_id", "", "required"),
        ("client_key", "", "required"),
        ("client_key", "short", "too_short"),
        ("client_key", "k" * 65, "too_long"),
    ],
)
def test_a_wrong_field_is_named_with_its_code(field: str, value: str, code: str) -> None:
    assert checks.problems_of_ticket(replace(GOOD, **{field: value})) == {field: code}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "abcd"),
        ("title", "a" * 120),
        ("description", "a" * 6),
        ("description", "a" * 4000),
        ("description", "  " + "a" * 4000 + "\r\n"),
        ("complexity", "low"),
        ("priority", "normal"),
    ],
)
def test_the_limits_themselves_are_allowed(field: str, value: str) -> None:
    assert checks.problems_of_ticket(replace(GOOD, **{field: value})) == {}


@pytest.mark.parametrize(
    ("text", "file_ids", "problems"),
    [
        ("oi", (), {}),
        ("", ("f",), {}),
        (" \n", (), {"text": "required"}),
        ("\u200b", (), {"text": "required"}),
        ("a" * 20_000, (), {}),
        ("a" * 20_001, ("f",), {"text": "too_long"}),
    ],
)
def test_a_message_needs_words_or_files_within_the_limit(
    text: str, file_ids: tuple[str, ...], problems: dict[str, str]
) -> None:
    assert checks.problems_of_message(MessageDraft("k" * 36, text, file_ids)) == problems


def test_a_text_keeps_its_lines_and_loses_blank_ends() -> None:
    assert checks.tidy_text("  um\r\n  dois\rtrês\x00\ud83d \n") == "um\n  dois\ntrês"


def test_a_title_is_one_line() -> None:
    assert checks.tidy_title("  Tela\n\tazul \x00 hoje\ud83d ") == "Tela azul hoje"


def test_other_words_under_the_same_key_have_a_key_of_their_own() -> None:
    keys = [checks.key_of("k", *words) for words in (("um", "dois"), ("umdois",), ("um", "dois"))]
    assert keys[0] == keys[2] != keys[1]
    assert len(keys[0]) in checks.CLIENT_KEY_LENGTH
