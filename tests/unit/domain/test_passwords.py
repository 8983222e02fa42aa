from __future__ import annotations

import pytest

from tickets_app.domain import passwords


def problem(password: str) -> str:
    return passwords.problem(password, "Dave Costa Pereira", "dave.pereira@example.com")


@pytest.mark.parametrize(
    "password",
    ["uma frase bem comprida", "demonstracao-2026", "k3#vN!x8Qz_pL0w", "á" * 8 + "bçdéfgh"],
)
def test_a_long_one_of_any_kind_is_good(password: str) -> None:
    assert problem(password) == ""


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("catorze letras", "too_short"),
        ("", "too_short"),
        ("uma frase " * 13, "too_long"),
        ("senha1234567890", "common"),
        ("SENHA1234567890!", "common"),
        ("passwordpassword", "common"),
        ("aaaaaaaaaaaaaaaa", "common"),
        ("abcdeabcdeabcdeabc", "common"),
        ("123456789012345", "common"),
        ("qwertyuiopasdfgh", "common"),
        ("ponmlkjihgfedcba", "common"),
        ("correct horse battery staple", "common"),
        ("Dave Costa Pereira", "personal"),
        ("dave.pereira2026", "personal"),
        ("davecostapereira99!", "personal"),
        ("dave.pereira@example.com", "personal"),
    ],
)
def test_a_bad_one_is_refused_with_its_code(password: str, code: str) -> None:
    assert problem(password) == code


def test_the_limits_themselves_are_allowed() -> None:
    assert problem("uma frase curta") == ""
    assert problem(("uma frase bem comprida e diferente " * 4)[:100] + "x7" * 14) == ""
