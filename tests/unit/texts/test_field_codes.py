"""Every code that may stand beside a field has its words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tickets_app import texts
from tickets_app.domain import checks, members
from tickets_app.domain.drafts import MessageDraft, PersonDraft, TicketDraft

PRODUCT = Path(__file__).parents[3] / "tickets_app"
LONG = "x y " * 20_000


def raised() -> set[str]:
    """The codes written out where a field is refused: `raise Invalid(file="heic")`."""
    calls = (
        node
        for path in PRODUCT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Invalid"
    )
    return {
        f"field.{field.arg}.{field.value.value}"
        for call in calls
        for field in call.keywords
        if isinstance(field.value, ast.Constant)
    }


def decided() -> set[str]:
    """The codes that drafts get that are wrong in every way."""
    found = [
        problems
        for text in ("", "x", LONG)
        for problems in (
            checks.problems_of_ticket(TicketDraft(text, text, text, text, text, "")),
            checks.problems_of_message(MessageDraft(text, text)),
            members.problems(PersonDraft(text, text, text, text, text, text)),
            members.problems_of_choices(language=text, appearance=text, time_zone=text),
        )
    ]
    return {f"field.{field}.{code}" for problems in found for field, code in problems.items()}


@pytest.mark.parametrize("key", sorted(raised() | decided()))
def test_a_code_beside_a_field_has_words(key: str) -> None:
    assert key in texts.M
