from __future__ import annotations

import pytest

from tickets_app.domain import faces


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Dave Costa", "DC"),
        ("Ana Maria de Souza", "AS"),
        ("cher", "C"),
        ("", ""),
        ("(TI) Bob", "B"),
    ],
)
def test_initials_are_of_the_first_and_the_last_word(name: str, letters: str) -> None:
    assert faces.initials(name) == letters


def test_a_name_has_one_hue_in_whatever_case() -> None:
    assert faces.hue("Dave Costa") == faces.hue("DAVE COSTA")
    assert faces.hue("Dave Costa") in faces.HUES


def test_names_share_out_all_hues() -> None:
    assert {faces.hue(f"Person {n}") for n in range(100)} == set(faces.HUES)
