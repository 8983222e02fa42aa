from __future__ import annotations

from dataclasses import replace

import pytest

from tickets_app.domain import members
from tickets_app.domain.drafts import PersonDraft

GOOD = PersonDraft("Dave Costa", "dave@example.com", "employee", "uma frase bem comprida")


def test_a_good_person_has_no_problems() -> None:
    assert members.problems(GOOD) == {}


@pytest.mark.parametrize(
    "email",
    [
        "",
        "dave",
        "dave@",
        "@example.com",
        "dave@example",
        "a b@example.com",
        "a@b@c.com",
        "a@example.com,b@example.com",
        "dave@example.com\nbcc: x",
        "x" * 250 + "@example.com",
    ],
)
def test_half_an_address_is_none(email: str) -> None:
    assert members.problems(replace(GOOD, email=email)) == {"email": "invalid"}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", " ", "required"),
        ("name", "x" * 121, "too_long"),
        ("role", "boss", "required"),
        ("language", "fr", "unknown"),
        ("department", "x" * 121, "too_long"),
        ("password", "", "too_short"),
    ],
)
def test_a_wrong_field_is_named_with_its_code(field: str, value: str, code: str) -> None:
    assert members.problems(replace(GOOD, **{field: value})) == {field: code}


@pytest.mark.parametrize("time_zone", ["", "Mars/Olympus", "../etc/passwd"])
def test_an_unknown_zone_cannot_be_chosen(time_zone: str) -> None:
    chosen = members.problems_of_choices(language="pt", appearance="dark", time_zone=time_zone)
    assert chosen == {"time_zone": "unknown"}
