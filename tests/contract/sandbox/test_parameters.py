from __future__ import annotations

import pytest

from integrations.chatwoot.sandbox.web.calls import truth, whole
from integrations.chatwoot.sandbox.web.params import MalformedBody, nest


def test_brackets_nest_as_rails_nests_them() -> None:
    pairs = [("a[b][]", "1"), ("a[b][]", "2"), ("a[c]", "3"), ("d", "4")]
    assert nest(pairs) == {"a": {"b": ["1", "2"], "c": "3"}, "d": "4"}


def test_a_list_of_objects_begins_a_new_one_at_a_repeated_key() -> None:
    pairs = [("p[][k]", "1"), ("p[][v]", "2"), ("p[][k]", "3")]
    assert nest(pairs) == {"p": [{"k": "1", "v": "2"}, {"k": "3"}]}


def test_a_name_that_is_both_value_and_list_is_malformed() -> None:
    with pytest.raises(MalformedBody):
        nest([("a", "1"), ("a[]", "2")])


@pytest.mark.parametrize(
    ("given", "number"),
    [("17", 17), (17, 17), ("17abc", 17), ("-1", -1), ("abc", None), ("", None), (None, None)],
)
def test_a_text_is_read_as_its_leading_number(given: object, number: int | None) -> None:
    assert whole(given) == number


@pytest.mark.parametrize(
    ("given", "is_true"),
    [
        ("true", True),
        ("1", True),
        (1, True),
        ("false", False),
        ("0", False),
        ("off", False),
        ("", False),
    ],
)
def test_booleans_are_cast_as_rails_casts_them(given: object, is_true: bool) -> None:
    assert truth(given) is is_true
