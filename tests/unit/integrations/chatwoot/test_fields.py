from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.chatwoot import fields
from integrations.chatwoot.fields import Misshapen


@given(st.text(st.characters(), max_size=30))
def test_scrubbed_text_can_always_be_stored(text: str) -> None:
    scrubbed = fields.scrub(text)

    assert "\x00" not in scrubbed
    assert scrubbed.encode("utf-8").decode("utf-8") == scrubbed


@pytest.mark.parametrize("text", ["", "plain", "ação 🖨️", "linha\nlinha"])
def test_storable_text_stays_as_it_is(text: str) -> None:
    assert fields.scrub(text) == text


@pytest.mark.parametrize("value", [0, -1, 2**53 + 1, True, 1.0, "7", None, [], {}])
def test_only_whole_numbers_up_to_2_to_the_53_are_ids(value: object) -> None:
    assert fields.optional_id(value) is None
    with pytest.raises(Misshapen):
        fields.identity(value, "thing")


def test_epochs_iso_texts_and_floats_name_the_same_moment() -> None:
    expected = datetime(2026, 1, 20, 9, 1, 40, tzinfo=UTC)
    epoch = int(expected.timestamp())

    told = [epoch, float(epoch), "2026-01-20T09:01:40.000Z", "2026-01-20T06:01:40-03:00"]
    assert {fields.moment(value) for value in told} == {expected}


def test_a_time_without_a_zone_is_utc() -> None:
    assert fields.moment("2026-01-20T09:01:40") == datetime(2026, 1, 20, 9, 1, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    "value", [0, 0.0, None, "", "soon", 1e300, float("nan"), float("inf"), []]
)
def test_null_and_impossible_times_are_absent(value: object) -> None:
    assert fields.moment(value) is None


@pytest.mark.parametrize("value", [None, "text", 7, ["x"]])
def test_what_is_no_object_reads_as_an_empty_one(value: object) -> None:
    assert fields.mapping(value) == {}
    with pytest.raises(Misshapen):
        fields.required_mapping(value, "thing")


def test_a_missing_list_is_not_an_empty_one() -> None:
    assert fields.required_mappings([], "list") == []
    with pytest.raises(Misshapen):
        fields.required_mappings(None, "list")


def test_lists_keep_only_what_can_be_read() -> None:
    assert fields.mappings([{"a": 1}, "x", None]) == [{"a": 1}]
    assert fields.mappings("x") == []
    assert fields.texts(["a", 1, "", None]) == ("a",)
    assert fields.texts("a") == ()


def test_attributes_keep_numbers_and_lists() -> None:
    told = {"n": 1, "f": 1.5, "none": None, "list": [True, "a\x00"], "inner": {"k": "v"}}

    read = fields.attributes(told)

    assert read == {"n": 1, "f": 1.5, "none": None, "list": [True, "a"], "inner": {"k": "v"}}
