from __future__ import annotations

import pytest

from tickets_app.domain import search


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  Não LIGA\n mais ", "nao liga mais"),
        ("ÇÃÉ", "cae"),
        ("STRASSE ß", "strasse ss"),
        ("a\x00b\ud800", "ab"),
    ],
)
def test_case_accents_and_blanks_make_no_difference(text: str, words: str) -> None:
    assert search.normalised(text) == words


def test_signs_with_a_meaning_for_the_database_lose_it() -> None:
    assert search.like_pattern("100%_\\") == r"%100\%\_\\%"
