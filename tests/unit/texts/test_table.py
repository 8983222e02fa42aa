from __future__ import annotations

import pkgutil
from string import Formatter

import pytest

from tickets_app import texts
from tickets_app.texts import table

WITHOUT_TEXTS = {"languages", "sizes", "table", "times"}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("key", texts.M)
def test_every_text_is_filled_in_both_languages(key: str) -> None:
    assert all(half.strip() for half in texts.M[key])


@pytest.mark.parametrize("key", texts.M)
def test_both_languages_name_the_same_parameters(key: str) -> None:
    portuguese, english = texts.M[key]
    assert placeholders(portuguese) == placeholders(english)


@pytest.mark.parametrize("key", texts.M)
def test_no_sentence_ends_with_a_day_that_may_end_with_a_full_stop_itself(key: str) -> None:
    assert "{day}." not in texts.M[key][0]


def test_no_key_stands_in_two_modules() -> None:
    assert len(texts.M) == sum(len(module.TEXTS) for module in table.MODULES)


def test_every_module_of_texts_is_in_the_table() -> None:
    found = {module.name for module in pkgutil.iter_modules(texts.__path__)}
    listed = {module.__name__.rpartition(".")[2] for module in table.MODULES}
    assert found - WITHOUT_TEXTS == listed


def test_a_language_we_do_not_speak_is_answered_in_portuguese() -> None:
    assert texts.say("turn.you", "fr") == "Aguardando você"


def test_one_thing_is_said_in_the_singular() -> None:
    said = [texts.say_count("event.folded", count, "en") for count in (1, 2)]
    assert said == ["1 change", "2 changes"]
