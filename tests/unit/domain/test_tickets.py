from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets_app.domain.tickets import (
    LIST_GROUPS,
    ListGroup,
    Speaker,
    Standing,
    Status,
    Turn,
    parse_ticket_number,
    ticket_number,
    whose_turn,
)

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
WINDOW = timedelta(days=14)
JUST_NOW, LONG_AGO = NOW - timedelta(days=1), NOW - timedelta(days=14, seconds=1)


def standing(**more: object) -> Standing:
    facts: dict[str, object] = {
        "status": Status.OPEN,
        "last_speaker": Speaker.EMPLOYEE,
        "is_delivering": False,
        "is_assigned": False,
        "has_answer": False,
    }
    return Standing(**{**facts, **more})  # pyright: ignore[reportArgumentType]


standings = st.builds(
    Standing,
    status=st.sampled_from(Status),
    last_speaker=st.sampled_from(Speaker),
    is_delivering=st.booleans(),
    is_assigned=st.booleans(),
    has_answer=st.booleans(),
    has_unsent=st.booleans(),
    snoozed_until=st.none() | st.just(NOW + timedelta(days=1)),
    resolved_at=st.none() | st.sampled_from([JUST_NOW, LONG_AGO]),
    is_confirmed=st.booleans(),
)


@pytest.mark.parametrize(
    ("facts", "turn"),
    [
        ({"status": Status.RECEIVED}, Turn.RECEIVED),
        ({}, Turn.QUEUE),
        ({"is_assigned": True}, Turn.SUPPORT),
        ({"has_answer": True}, Turn.SUPPORT),
        ({"last_speaker": Speaker.AGENT}, Turn.YOU),
        ({"last_speaker": Speaker.AGENT, "is_delivering": True}, Turn.RECEIVED),
        ({"has_unsent": True}, Turn.UNSENT),
        ({"has_unsent": True, "is_delivering": True}, Turn.UNSENT),
        ({"status": Status.RECEIVED, "has_unsent": True}, Turn.UNSENT),
        ({"last_speaker": Speaker.AGENT, "has_unsent": True}, Turn.UNSENT),
        ({"status": Status.REMOVED, "has_unsent": True}, Turn.REMOVED),
        ({"last_speaker": Speaker.BOT}, Turn.QUEUE),
        ({"status": Status.PENDING, "last_speaker": Speaker.AGENT}, Turn.ASSISTANT),
        ({"status": Status.SNOOZED, "snoozed_until": NOW}, Turn.SCHEDULED),
        ({"status": Status.SNOOZED, "last_speaker": Speaker.AGENT}, Turn.YOU),
        ({"status": Status.SNOOZED}, Turn.QUEUE),
        ({"status": Status.RESOLVED, "resolved_at": JUST_NOW}, Turn.SOLVED),
        ({"status": Status.RESOLVED}, Turn.SOLVED),
        (
            {"status": Status.RESOLVED, "resolved_at": JUST_NOW, "is_confirmed": True},
            Turn.CONFIRMED,
        ),
        ({"status": Status.RESOLVED, "resolved_at": LONG_AGO}, Turn.CLOSED),
        (
            {"status": Status.RESOLVED, "resolved_at": LONG_AGO, "is_confirmed": True},
            Turn.CLOSED,
        ),
        (
            {"status": Status.RESOLVED, "resolved_at": JUST_NOW, "is_delivering": True},
            Turn.RECEIVED,
        ),
        (
            {"status": Status.RESOLVED, "resolved_at": JUST_NOW, "has_unsent": True},
            Turn.UNSENT,
        ),
        (
            {"status": Status.RESOLVED, "last_speaker": Speaker.AGENT, "has_unsent": True},
            Turn.SOLVED,
        ),
    ],
)
def test_the_facts_say_whose_turn_it_is(facts: dict[str, object], turn: Turn) -> None:
    assert whose_turn(standing(**facts), NOW, WINDOW) is turn


@given(standings)
def test_nobody_is_asked_while_their_words_are_on_the_way(facts: Standing) -> None:
    turn = whose_turn(facts, NOW, WINDOW)
    assert not (turn is Turn.YOU and facts.is_delivering)


@given(standings)
def test_only_an_agents_word_makes_it_the_persons_turn(facts: Standing) -> None:
    if whose_turn(facts, NOW, WINDOW) is Turn.YOU:
        assert facts.last_speaker is Speaker.AGENT
        assert facts.status in (Status.OPEN, Status.SNOOZED)


@given(standings)
def test_what_is_not_resolved_is_never_shown_as_solved(facts: Standing) -> None:
    turn = whose_turn(facts, NOW, WINDOW)
    if facts.status is not Status.RESOLVED:
        assert turn not in (Turn.SOLVED, Turn.CONFIRMED, Turn.CLOSED)


@given(standings, st.timedeltas(timedelta(), timedelta(days=60)))
def test_time_alone_only_ever_closes(facts: Standing, later: timedelta) -> None:
    before, after = whose_turn(facts, NOW, WINDOW), whose_turn(facts, NOW + later, WINDOW)
    assert after in (before, Turn.CLOSED)


@pytest.mark.parametrize("turn", Turn)
def test_every_turn_lies_on_a_heap(turn: Turn) -> None:
    assert LIST_GROUPS[turn] in ListGroup


@given(st.integers(1, 999_999_999))
def test_a_number_is_read_as_it_was_written(number: int) -> None:
    assert parse_ticket_number(ticket_number(number)) == number


@pytest.mark.parametrize("text", ["HD-000123", "hd-123", " 123 ", "000123"])
def test_a_number_may_be_typed_in_several_ways(text: str) -> None:
    assert parse_ticket_number(text) == 123


@pytest.mark.parametrize("text", ["", "HD-", "HD-12a", "impressora", "١٢٣", "1" * 10, "-5"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_ticket_number(text) is None


def test_what_support_removed_is_nobodys_turn_and_lies_with_the_solved() -> None:
    turn = whose_turn(standing(status=Status.REMOVED, is_delivering=True), NOW, WINDOW)
    assert turn is Turn.REMOVED
    assert LIST_GROUPS[turn] is ListGroup.SOLVED
