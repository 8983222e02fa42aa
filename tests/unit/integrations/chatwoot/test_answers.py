from __future__ import annotations

from collections.abc import Mapping

import pytest

from integrations.chatwoot.api.answers import Answer, read_json
from integrations.errors import (
    Broken,
    IntegrationError,
    Missing,
    RateLimited,
    Rejected,
    Unauthenticated,
    Unreachable,
)
from tests import recorded

AT_40_SECONDS = {"date": "Sun, 22 Nov 2026 12:00:40 GMT"}


def failure_of(
    status: int, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> IntegrationError:
    with pytest.raises(IntegrationError) as caught:
        read_json(Answer(status, headers or {}, body))
    return caught.value


def recorded_failure(version: str, name: str) -> IntegrationError:
    sample = recorded.answer(version, name)
    return failure_of(sample.status, sample.raw, sample.headers)


REFUSALS = {
    "invalid_token": Unauthenticated,
    "no_token": Unauthenticated,
    "not_authorized": Unauthenticated,
    "bot_not_allowed": Unauthenticated,
    "not_found": Missing,
    "public_not_found": Missing,
    "taken": Rejected,
    "bad_type": Rejected,
    "too_many_messages": RateLimited,
    "throttled": RateLimited,
    "failed": Broken,
}


@pytest.mark.parametrize("version", recorded.VERSIONS)
@pytest.mark.parametrize("name", REFUSALS)
def test_each_recorded_refusal_is_read_as_its_error(version: str, name: str) -> None:
    assert type(recorded_failure(version, name)) is REFUSALS[name]


@pytest.mark.parametrize("version", recorded.VERSIONS)
@pytest.mark.parametrize(
    ("name", "is_known"),
    [
        ("invalid_token", False),
        ("no_token", False),
        ("not_authorized", True),
        ("bot_not_allowed", True),
    ],
)
def test_an_unknown_token_is_told_apart_from_a_missing_right(
    version: str, name: str, is_known: bool
) -> None:
    error = recorded_failure(version, name)

    assert isinstance(error, Unauthenticated)
    assert error.is_token_known == is_known


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_a_taken_identifier_is_rejected_with_its_field(version: str) -> None:
    error = recorded_failure(version, "taken")

    assert isinstance(error, Rejected)
    assert error.fields == ("identifier",)
    assert error.detail == "Identifier has already been taken"


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("body", [b"", b"<html>", b'{"status":500,"error":"Internal"}'])
def test_whatever_a_5xx_says_it_may_have_happened(status: int, body: bytes) -> None:
    error = failure_of(status, body)

    assert type(error) is Broken
    assert error.status == status


@pytest.mark.parametrize("status", [301, 302, 307])
def test_an_address_that_redirects_took_nothing(status: int) -> None:
    assert type(failure_of(status)) is Unreachable


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (400, Rejected),
        (402, Unauthenticated),
        (403, Unauthenticated),
        (404, Missing),
        (405, Rejected),
        (408, Broken),
        (413, Rejected),
        (422, Rejected),
        (429, RateLimited),
        (499, Rejected),
        (599, Broken),
        (999, Broken),
    ],
)
@pytest.mark.parametrize("body", [b"", b"<html>413</html>", b"[]", b"\xff", b"[" * 9999])
def test_what_a_status_means_no_body_changes(
    status: int, meaning: type[IntegrationError], body: bytes
) -> None:
    error = failure_of(status, body)

    assert type(error) is meaning
    assert error.detail == f"answered {status}"


def test_a_503_that_says_when_to_come_again_has_turned_us_away() -> None:
    error = failure_of(503, b"", {"retry-after": "30"})
    assert (type(error), error.retry_after) == (RateLimited, 30.0)


def test_a_token_that_may_not_do_this_is_known_all_the_same() -> None:
    refused = failure_of(403, b'{"error":"API access is not enabled for this account"}')
    assert isinstance(refused, Unauthenticated)
    assert refused.is_token_known


def test_every_status_that_is_not_good_has_a_meaning() -> None:
    for status in (*range(100, 200), *range(300, 1000)):
        assert failure_of(status).status == status


def test_too_many_requests_pass_at_the_next_full_minute_of_chatwoots_clock() -> None:
    assert failure_of(429, b"Retry later\n", AT_40_SECONDS).retry_after == 20


def test_without_a_date_our_own_clock_names_the_next_minute() -> None:
    wait = failure_of(429).retry_after

    assert wait is not None
    assert 0 < wait <= 60


@pytest.mark.parametrize(
    ("told", "wait"),
    [
        ("7", 7.0),
        ("99999999999999", 900.0),
        ("Sun, 22 Nov 2026 12:01:10 GMT", 30.0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", 20.0),
    ],
)
def test_a_proxys_retry_after_is_honoured_up_to_a_quarter_of_an_hour(
    told: str, wait: float
) -> None:
    assert failure_of(429, b"", {**AT_40_SECONDS, "retry-after": told}).retry_after == wait


def test_a_5xx_may_say_when_to_come_back() -> None:
    assert failure_of(502, b"", {"retry-after": "30"}).retry_after == 30
    assert failure_of(502).retry_after is None


def test_long_words_are_cut_for_storing() -> None:
    assert len(failure_of(422, b'{"error":"' + b"x" * 9000 + b'"}').detail) == 200


def test_devises_list_of_errors_is_read() -> None:
    assert failure_of(401, b'{"errors":["You need to sign in"]}').detail == "You need to sign in"


@pytest.mark.parametrize("body", [b"", b" ", b"\n"])
def test_many_good_answers_are_empty(body: bytes) -> None:
    assert read_json(Answer(200, {}, body)) is None


@pytest.mark.parametrize("body", [b"<html>Log in</html>", b'{"id":', b"\xff\xfe", b"[" * 99999])
def test_a_good_status_with_an_unreadable_body_may_have_happened(body: bytes) -> None:
    assert type(failure_of(200, body)) is Broken
