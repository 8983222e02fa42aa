from __future__ import annotations

import string

import pytest

from integrations.chatwoot.findings import CODES
from integrations.chatwoot.setup import Done
from tickets_app import texts


def names_in(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


@pytest.mark.parametrize("code", CODES)
def test_every_finding_of_the_doctor_has_its_words(code: str) -> None:
    assert [names_in(words) for words in texts.M[f"doctor.{code}"]] == [CODES[code]] * 2


@pytest.mark.parametrize("done", Done)
def test_everything_that_set_up_does_has_its_words(done: Done) -> None:
    assert [names_in(words) for words in texts.M[f"chatwoot.{done}"]] == [{"thing", "name"}] * 2
