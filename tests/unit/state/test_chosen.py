from __future__ import annotations

from tickets_app.state import chosen


def test_only_numbers_of_rows_are_taken_from_a_browser() -> None:
    sent = [1, 0, -1, 2**63, "2", 3.0, True, None, [4]]
    assert chosen.valid(sent) == [1]


def test_a_tick_is_set_once_and_taken_away() -> None:
    assert chosen.toggled([1, 2], 2, True) == [1, 2]
    assert chosen.toggled([1, 2], 3, True) == [1, 2, 3]
    assert chosen.toggled([1, 2], 1, False) == [2]
    assert chosen.toggled([1, 2], "3", "on") == [1, 2]


def test_what_is_gone_from_the_list_is_not_chosen_any_more() -> None:
    assert chosen.still([3, 1], [1, 2]) == [1]
