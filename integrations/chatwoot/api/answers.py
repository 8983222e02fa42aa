"""Chatwoot's answers judged once: status, headers and bytes become JSON or a named error."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from integrations.chatwoot import fields
from integrations.errors import (
    Broken,
    IntegrationError,
    Missing,
    RateLimited,
    Rejected,
    Unauthenticated,
    Unreachable,
)

SERVICE = "chatwoot"
MAX_DETAIL = 200
MAX_WAIT = 900.0
_UNKNOWN_TOKEN_WORDS = ("Invalid Access Token", "Invalid access_token", "You need to sign in")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: header names are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


def read_json(answer: Answer) -> Any:
    """The JSON of a good answer, None when it is empty. Raises IntegrationError for any other."""
    if not 200 <= answer.status < 300:
        raise _failure(answer)
    if not answer.body.strip():
        return None
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as wrong:
        raise Broken(SERVICE, "answer is not JSON", status=answer.status) from wrong


@dataclass(frozen=True, slots=True)
class Rule:
    """What an answer means that is none of the good ones; the first rule that fits decides."""

    statuses: range
    means: type[IntegrationError]
    words: str = ""
    has_retry_after: bool = False

    def fits(self, answer: Answer, words: str) -> bool:
        """Whether it is for this answer, whose body says these words."""
        asks = not self.has_retry_after or _retry_after(answer) is not None
        return answer.status in self.statuses and self.words in words and asks


def _of(status: int) -> range:
    return range(status, status + 1)


RULES = (
    # An address that sends elsewhere has done nothing; we follow nobody with our tokens.
    Rule(range(400), Unreachable),
    # Rack::Attack answers before anything is done (contract 6.1).
    Rule(_of(429), RateLimited),
    # The 201st message of a conversation in a minute is refused by the model (contract 6.1).
    Rule(_of(422), RateLimited, words="Too many messages"),
    # Who says when to come again has turned us away: maintenance, or a proxy's own limit.
    Rule(_of(503), RateLimited, has_retry_after=True),
    # Without that it may come from a proxy that lost Chatwoot after passing the request on.
    Rule(range(500, 600), Broken),
    # A proxy that tired of waiting for us may have passed on what it had.
    Rule(_of(408), Broken),
    # The token is unknown, or this may not be done with it, or the plan lacks it (contract 0.2).
    Rule(range(401, 404), Unauthenticated),
    Rule(_of(404), Missing),
    Rule(range(400, 500), Rejected),
    Rule(range(600, 1000), Broken),
)
"""The body decides nothing but one rule: a reverse proxy may have replaced it (contract 10.2)."""


def _failure(answer: Answer) -> IntegrationError:
    words, wrong_fields = _words(answer.body)
    rule = next(rule for rule in RULES if rule.fits(answer, words))
    if rule.means in (Unreachable, Broken):
        return _without_answer(rule.means, answer)
    detail = words or f"answered {answer.status}"
    if rule.means is RateLimited:
        return RateLimited(SERVICE, detail, status=answer.status, retry_after=_wait(answer))
    if rule.means is Unauthenticated:
        # 401 also says "you may not" (contract 0.2): only these words mean an unknown token.
        is_known = not any(told in detail for told in _UNKNOWN_TOKEN_WORDS)
        return Unauthenticated(SERVICE, detail, status=answer.status, is_token_known=is_known)
    if rule.means is Missing:
        return Missing(SERVICE, detail, status=answer.status)
    return Rejected(SERVICE, detail, status=answer.status, fields=wrong_fields)


def _without_answer(means: type[IntegrationError], answer: Answer) -> IntegrationError:
    is_moved = means is Unreachable
    detail = "address redirects elsewhere" if is_moved else f"answered {answer.status}"
    wait = None if is_moved else _retry_after(answer)
    return means(SERVICE, detail, status=answer.status, retry_after=wait)


def _words(body: bytes) -> tuple[str, tuple[str, ...]]:
    """What the answer says is wrong, and in which fields; "" where it is no JSON object."""
    try:
        data = fields.mapping(json.loads(body))
    except (ValueError, RecursionError):
        return "", ()
    told = [data.get("error"), data.get("message"), *fields.texts(data.get("errors"))]
    said = next((fields.text(one) for one in told if one), "")
    return said[:MAX_DETAIL], fields.texts(data.get("attributes"))


def _wait(answer: Answer) -> float:
    """Seconds until Chatwoot's next full minute, when its windows begin (contract 6.1)."""
    told = _retry_after(answer)
    return told if told is not None else float(60 - _server_time(answer).second)


def _retry_after(answer: Answer) -> float | None:
    """A proxy's Retry-After in seconds, where there is one; it may be a number or a date."""
    told = answer.headers.get("retry-after", "")
    if told.isascii() and told.isdigit():
        return min(float(told[:9]), MAX_WAIT)
    at = _date(told)
    if at is None:
        return None
    return min(max((at - _server_time(answer)).total_seconds(), 0.0), MAX_WAIT)


def _server_time(answer: Answer) -> datetime:
    return _date(answer.headers.get("date", "")) or datetime.now(UTC)


def _date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None
