from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tickets_app.domain.ids import CompanyId, UserId
from tickets_app.domain.people import Actor, Language, Role
from tickets_app.domain.rows import TicketPage
from tickets_app.state.home import address, greeting_of

DAVE = Actor(UserId("dave"), CompanyId(1), "dave@example.com", "Dave Lopes", Role.EMPLOYEE)
DAVE_IN_ENGLISH = Actor(
    UserId("dave"),
    CompanyId(1),
    "dave@example.com",
    "Dave Lopes",
    Role.EMPLOYEE,
    language=Language.ENGLISH,
)


@pytest.mark.parametrize(
    ("hour_utc", "hello"),
    [
        (8, "Bom dia, Dave"),
        (15, "Boa tarde, Dave"),
        (21, "Boa noite, Dave"),
        (3, "Boa noite, Dave"),
    ],
)
def test_the_greeting_goes_by_the_clock_of_the_persons_own_zone(hour_utc: int, hello: str) -> None:
    now = datetime(2026, 11, 23, hour_utc, tzinfo=UTC)
    assert greeting_of(DAVE, TicketPage(), now).hello == hello


def test_the_greeting_is_in_the_persons_language() -> None:
    page = TicketPage(waiting_count=1, open_count=2)
    greeting = greeting_of(DAVE_IN_ENGLISH, page, datetime(2026, 11, 23, 15, tzinfo=UTC))
    assert greeting.hello == "Good afternoon, Dave"
    assert greeting.waits == "One ticket is waiting for you."
    assert greeting.goes_on == "The other two are in progress."


@pytest.mark.parametrize(
    ("status", "words", "place"),
    [
        ("all", "", "/"),
        ("all", " vpn ", "/?q=vpn"),
        ("open", "", "/?status=open"),
        ("solved", "a&b=c", "/?status=solved&q=a%26b%3Dc"),
    ],
)
def test_a_list_has_an_address_of_its_own(status: str, words: str, place: str) -> None:
    assert address(status, words) == place
