"""What is wrong with a person as typed, field by field; the codes have their words in texts."""

from __future__ import annotations

import re
from zoneinfo import available_timezones

from tickets_app.domain import passwords, plain_text
from tickets_app.domain.drafts import PersonDraft
from tickets_app.domain.people import Appearance, Language, Role

EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
EMAIL_LENGTH = 254
NAME_LENGTH = 120
DEPARTMENT_LENGTH = 120


def problems(draft: PersonDraft) -> dict[str, str]:
    """Give field -> code for everything wrong with a new person that can be told by looking."""
    email, name = tidy_email(draft.email), tidy_name(draft.name)
    is_address = EMAIL.fullmatch(email) and len(email) <= EMAIL_LENGTH
    found = {
        "name": problem_of_name(name, NAME_LENGTH),
        "email": "" if is_address else "invalid",
        "role": "" if draft.role in list(Role) else "required",
        "language": "" if draft.language in list(Language) else "unknown",
        "department": "too_long" if len(draft.department) > DEPARTMENT_LENGTH else "",
        "password": passwords.problem(draft.password, name, email),
    }
    return {field: code for field, code in found.items() if code}


def problems_of_choices(*, language: str, appearance: str, time_zone: str) -> dict[str, str]:
    """Give field -> code for what a person cannot choose for themselves."""
    found = {
        "language": language in list(Language),
        "appearance": appearance in list(Appearance),
        "time_zone": time_zone in available_timezones(),
    }
    return {field: "unknown" for field, is_known in found.items() if not is_known}


def problem_of_name(name: str, longest: int) -> str:
    """Give the code of what is wrong with a tidy name, empty where nothing is."""
    if plain_text.is_blank(name):
        return "required"
    return "too_long" if len(name) > longest else ""


def tidy_email(email: str) -> str:
    """Give the e-mail as it is kept and looked up: in lower case."""
    return plain_text.storable(email).strip().lower()


def tidy_name(name: str) -> str:
    """Give the name on one line with single spaces."""
    return " ".join(plain_text.storable(name).split())
