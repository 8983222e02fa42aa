from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tickets_app.texts import times

ZONE = "America/Sao_Paulo"
NOW = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)  # a Sunday, 14:30 there


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "agora"),
        (timedelta(hours=1), "13:30"),
        (timedelta(hours=15), "ontem"),
        (timedelta(days=2), "sex."),
        (timedelta(days=10), "12\u00a0nov."),
        (timedelta(days=400), "18\u00a0out. 2025"),
    ],
)
def test_a_list_says_times_as_short_as_it_can(ago: timedelta, words: str) -> None:
    assert times.when(NOW - ago, "pt", ZONE, NOW) == words


def test_a_day_ends_at_midnight_of_the_reader() -> None:
    moment = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
    assert times.day(moment, "pt", ZONE, NOW) == "Ontem"
    assert times.day(moment, "pt", "UTC", NOW) == "Hoje"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(hours=1), "hoje, 13:30"),
        (timedelta(hours=15), "ontem, 23:30"),
        (timedelta(days=10), "12\u00a0nov., 14:30"),
    ],
)
def test_a_fact_says_the_day_and_the_time(ago: timedelta, words: str) -> None:
    assert times.day_and_clock(NOW - ago, "pt", ZONE, NOW) == words


def test_the_exact_time_carries_the_year() -> None:
    assert times.when_exact(NOW, "en", ZONE) == "22\u00a0Nov 2026, 14:30"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(), "Today"),
        (timedelta(days=1), "Yesterday"),
        (timedelta(days=5), "17\u00a0Nov"),
        (timedelta(days=400), "18\u00a0Oct 2025"),
    ],
)
def test_a_day_line_says_the_day(ago: timedelta, words: str) -> None:
    assert times.day(NOW - ago, "en", ZONE, NOW) == words


@pytest.mark.parametrize(
    ("span", "portuguese", "english"),
    [
        (timedelta(seconds=-3), "0\xa0s", "0\xa0s"),
        (timedelta(seconds=59), "59\xa0s", "59\xa0s"),
        (timedelta(seconds=61), "1\xa0min", "1\xa0min"),
        (timedelta(hours=23, minutes=59), "23\xa0h", "23\xa0h"),
        (timedelta(hours=24), "1\xa0dia", "1\xa0day"),
        (timedelta(days=2), "2\xa0dias", "2\xa0days"),
    ],
)
def test_a_length_of_time_stands_in_its_largest_unit(
    span: timedelta, portuguese: str, english: str
) -> None:
    assert [times.lasting(span, language) for language in ("pt", "en")] == [portuguese, english]


def test_what_is_past_is_said_in_the_order_of_the_language() -> None:
    span = timedelta(minutes=4)
    assert [times.ago(span, code) for code in ("pt", "en")] == ["há 4\xa0min", "4\xa0min ago"]
