"""Chatwoot's calls to our door: is it genuine (raw bytes), and then, apart, what does it say.

Nothing is parsed before it is verified: `parse` accepts only what `verify` gives.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from integrations.chatwoot import events
from integrations.chatwoot.fields import Misshapen
from integrations.errors import (
    BadSignature,
    HeadersMissing,
    TooLarge,
    TooOld,
    Unrecognisable,
)

SERVICE = "chatwoot"
# 150,000 characters, up to three times in a body, up to six bytes each, and room for the rest.
MAX_BODY_BYTES = 4 * 1024 * 1024
WINDOW = timedelta(seconds=300)

_TIMESTAMP = re.compile(r"[0-9]{10}")
_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})")
_DELIVERY_ID = re.compile(r"[0-9A-Za-z-]{8,64}")


@dataclass(frozen=True, slots=True)
class WebhookKeys:
    """What makes a call genuine: the webhook's secrets and, for Chatwoot before 4.12, our tokens.

    Several of each hold at once while they are being changed; empty ones never count.
    """

    secrets: tuple[str, ...] = field(default=(), repr=False)
    tokens: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class VerifiedDelivery:
    """A genuine call; known by a token alone, it is a hint at what to fetch and no more."""

    raw: bytes = field(repr=False)
    delivery_key: str
    how: Literal["signature", "token"]


def verify(
    raw: bytes,
    headers: Mapping[str, str],
    query_token: str | None,
    keys: WebhookKeys,
    now: datetime,
) -> VerifiedDelivery:
    """The call as a genuine one. Raises WebhookRefused when it cannot be believed.

    With a secret set, a signature must hold (contract 4.7); a token stands in for an absent one.
    """
    if len(raw) > MAX_BODY_BYTES:
        raise TooLarge(SERVICE, f"{len(raw)} bytes")
    lowered = {name.lower(): value for name, value in headers.items()}
    how = _how_known(raw, lowered, query_token, keys, now=now)
    return VerifiedDelivery(raw, _delivery_key(raw, lowered), how)


def parse(delivery: VerifiedDelivery) -> events.Event:
    """The event that a genuine call tells. Raises Unrecognisable when it is not Chatwoot's."""
    try:
        return events.from_payload(json.loads(delivery.raw.decode("utf-8")))
    except Misshapen as wrong:
        raise Unrecognisable(SERVICE, str(wrong)) from wrong
    except (ValueError, RecursionError, OverflowError) as wrong:
        raise Unrecognisable(SERVICE, f"not readable as JSON ({type(wrong).__name__})") from wrong


def _how_known(
    raw: bytes,
    headers: Mapping[str, str],
    query_token: str | None,
    keys: WebhookKeys,
    *,
    now: datetime,
) -> Literal["signature", "token"]:
    if any(keys.secrets) and "x-chatwoot-signature" in headers:
        _check_signature(raw, headers, keys.secrets, now)
        return "signature"
    _check_token(query_token or headers.get("x-chatwoot-token"), keys.tokens)
    return "token"


def _check_signature(
    raw: bytes, headers: Mapping[str, str], secrets: Iterable[str], now: datetime
) -> None:
    timestamp = headers.get("x-chatwoot-timestamp", "")
    signature = _SIGNATURE.fullmatch(headers["x-chatwoot-signature"])
    if not signature or not _TIMESTAMP.fullmatch(timestamp):
        raise BadSignature(SERVICE, "signature or timestamp is malformed")
    signed = timestamp.encode() + b"." + raw
    if not _any_equal(signature[1], (_sign(secret, signed) for secret in secrets if secret)):
        raise BadSignature(SERVICE, "signature made with another secret, or the body was changed")
    if abs(now.timestamp() - int(timestamp)) > WINDOW.total_seconds():
        raise TooOld(SERVICE, "signed more than 300 s from now")


def _sign(secret: str, signed: bytes) -> str:
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _check_token(token: str | None, tokens: Iterable[str]) -> None:
    if not token:
        raise HeadersMissing(SERVICE, "neither signature nor token")
    if not _any_equal(_digest(token), (_digest(known) for known in tokens if known)):
        raise BadSignature(SERVICE, "token is not ours")


def _any_equal(shown: str, expected: Iterable[str]) -> bool:
    """Compare with every key, so that the time taken tells nothing about which one held."""
    return sum(hmac.compare_digest(shown, one) for one in expected) > 0


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _delivery_key(raw: bytes, headers: Mapping[str, str]) -> str:
    delivery_id = headers.get("x-chatwoot-delivery", "")
    if _DELIVERY_ID.fullmatch(delivery_id):
        return delivery_id
    return hashlib.sha256(raw).hexdigest()
