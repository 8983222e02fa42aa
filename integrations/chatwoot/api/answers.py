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


def _failure(answer: Answer) -> IntegrationError:
    """A reverse proxy may have replaced the body (contract 10.2), so the status decides."""
    status = answer.status
    if status < 400:
        return Unreachable(SERVICE, "address redirects elsewhere", status=status)
    if status >= 500:
        wait = _retry_after(answer)
        return Broken(SERVICE, f"answered {status}", status=status, retry_after=wait)
    words, wrong_fields = _words(answer.body)
    detail = words or f"answered {status}"
    if status == 429 or (status == 422 and "Too many messages" in words):
        return RateLimited(SERVICE, detail, status=status, retry_after=_wait(answer))
    return _refusal(status, detail, wrong_fields)


def _refusal(status: int, detail: str, wrong_fields: tuple[str, ...]) -> IntegrationError:
    if status == 401:
        # 401 also says "you may not" (contract 0.2): only these words mean an unknown token.
        is_known = not any(words in detail for words in _UNKNOWN_TOKEN_WORDS)
        return Unauthenticated(SERVICE, detail, status=status, is_token_known=is_known)
    if status == 404:
        return Missing(SERVICE, detail, status=status)
    return Rejected(SERVICE, detail, status=status, fields=wrong_fields)


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
