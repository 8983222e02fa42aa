"""Every sentence a person reads in one table, key -> (Portuguese, English), merged by module."""

from __future__ import annotations

from tickets_app.texts import (
    account,
    admin,
    commands,
    common,
    demo,
    doctor,
    errors,
    home,
    new_ticket,
    operations,
    outgoing,
    page_errors,
    people,
    sign_in,
    support,
    ticket,
    ticket_words,
    timeline,
)
from tickets_app.texts.languages import Pair, pick

MODULES = (
    account,
    admin,
    commands,
    common,
    demo,
    doctor,
    errors,
    home,
    new_ticket,
    operations,
    outgoing,
    page_errors,
    people,
    sign_in,
    support,
    ticket,
    ticket_words,
    timeline,
)
"""A module of texts counts once it stands here."""

M: dict[str, Pair] = {key: pair for module in MODULES for key, pair in module.TEXTS.items()}


def say(key: str, language: str, **parameters: str | int) -> str:
    """Give the sentence in the language, Portuguese for one we do not speak."""
    return pick(M[key], language).format_map(parameters)


def say_count(key: str, count: int, language: str, **parameters: str | int) -> str:
    """Give the sentence for a count: the text `key.one` for exactly one, else `key.many`."""
    return say(f"{key}.one" if count == 1 else f"{key}.many", language, count=count, **parameters)
