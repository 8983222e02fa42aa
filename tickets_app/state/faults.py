"""What is wrong with a form, in the reader’s words: beside its field and listed once more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tickets_app.texts.table import M, say


@dataclass(frozen=True)
class Fault:
    """One line of the list: the field that it leads to, and how to mend it."""

    field: str
    words: str


def words_of(problems: Mapping[str, str], language: str) -> dict[str, str]:
    """Give field -> sentence for field -> code."""
    keys = {field: f"field.{field}.{code}" for field, code in problems.items()}
    return {
        field: say(key if key in M else "error.refused", language) for field, key in keys.items()
    }


def listed(errors: Mapping[str, str]) -> list[Fault]:
    """Give the list above the button."""
    return [Fault(field, words) for field, words in errors.items()]
