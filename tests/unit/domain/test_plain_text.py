from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets_app.domain import plain_text


@given(st.text(st.characters(exclude_categories=())))
def test_whatever_comes_can_be_kept(text: str) -> None:
    kept = plain_text.storable(text)
    assert "\x00" not in kept
    assert kept.encode().decode() == kept


def test_a_half_of_a_letter_is_left_out_and_the_rest_stays() -> None:
    assert plain_text.storable("tela \ud83d azul\x00 😀") == "tela  azul 😀"


@pytest.mark.parametrize(
    "text", ["", " \n\t", "\u200b\u200b\u200b\u200b", "\u2800\u3164", "\u202e"]
)
def test_what_nobody_can_see_is_blank(text: str) -> None:
    assert plain_text.is_blank(text)


@pytest.mark.parametrize("text", ["a", "\u200ba", "😀", "👩‍💻", "ação", "?"])
def test_what_can_be_seen_is_not(text: str) -> None:
    assert not plain_text.is_blank(text)
