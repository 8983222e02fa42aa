from __future__ import annotations

import pytest

from tickets_app.texts.home import what_goes_on, what_waits


@pytest.mark.parametrize(
    ("count", "language", "sentence"),
    [
        (0, "pt", "Nada espera por você."),
        (1, "pt", "Um chamado espera por você."),
        (2, "pt", "Dois chamados esperam por você."),
        (11, "pt", "11 chamados esperam por você."),
        (2, "en", "Two tickets are waiting for you."),
    ],
)
def test_the_page_leads_with_what_waits(count: int, language: str, sentence: str) -> None:
    assert what_waits(count, language) == sentence


@pytest.mark.parametrize(
    ("open_count", "waiting_count", "sentence"),
    [
        (0, 2, ""),
        (1, 2, "O outro está em andamento."),
        (7, 2, "Os outros sete estão em andamento."),
        (1, 0, "Um chamado está em andamento."),
        (3, 0, "Três chamados estão em andamento."),
    ],
)
def test_the_rest_is_said_after_it(open_count: int, waiting_count: int, sentence: str) -> None:
    assert what_goes_on(open_count, waiting_count, "pt") == sentence
