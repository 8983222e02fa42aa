from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.chatwoot.events import Ignored, MessageCreated
from integrations.chatwoot.webhooks import (
    MAX_BODY_BYTES,
    VerifiedDelivery,
    WebhookKeys,
    parse,
    verify,
)
from integrations.errors import (
    BadSignature,
    HeadersMissing,
    TooLarge,
    TooOld,
    Unrecognisable,
    WebhookRefused,
)
from tests import recorded

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BODY = b'{"event":"contact_updated"}'
SECRET = "h1LBteUyw63gbgPUdBvoDXoy"
TOKEN = "a-long-token-of-ours"
KEYS = WebhookKeys(secrets=(SECRET,))
TOKEN_KEYS = WebhookKeys(tokens=(TOKEN,))


def signed(
    body: bytes = BODY, *, secret: str = SECRET, at: datetime = NOW, delivery: str = ""
) -> dict[str, str]:
    timestamp = str(int(at.timestamp()))
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    headers = {
        "X-Chatwoot-Timestamp": timestamp,
        "X-Chatwoot-Signature": f"sha256={digest.hexdigest()}",
    }
    return headers | ({"X-Chatwoot-Delivery": delivery} if delivery else {})


def test_a_signature_over_timestamp_and_raw_body_is_believed() -> None:
    assert verify(BODY, signed(), None, KEYS, NOW).how == "signature"


def test_while_a_secret_is_changed_the_old_and_the_new_one_hold() -> None:
    both = WebhookKeys(secrets=("new-secret", SECRET))

    assert verify(BODY, signed(secret="new-secret"), None, both, NOW).how == "signature"
    assert verify(BODY, signed(), None, both, NOW).how == "signature"


def test_a_signature_over_the_body_alone_is_refused() -> None:
    digest = hmac.new(SECRET.encode(), BODY, hashlib.sha256).hexdigest()
    headers = signed() | {"X-Chatwoot-Signature": f"sha256={digest}"}

    with pytest.raises(BadSignature):
        verify(BODY, headers, None, KEYS, NOW)


def test_a_body_changed_by_one_byte_is_refused() -> None:
    with pytest.raises(BadSignature):
        verify(BODY + b" ", signed(), None, KEYS, NOW)


def test_another_webhooks_secret_is_refused() -> None:
    with pytest.raises(BadSignature):
        verify(BODY, signed(secret="secret of another"), None, KEYS, NOW)


def test_a_timestamp_changed_after_signing_is_refused() -> None:
    headers = signed() | {"X-Chatwoot-Timestamp": str(int(NOW.timestamp()) + 1)}

    with pytest.raises(BadSignature):
        verify(BODY, headers, None, KEYS, NOW)


@pytest.mark.parametrize("drift", [timedelta(seconds=300), timedelta(seconds=-300)])
def test_a_clock_that_is_five_minutes_off_is_tolerated(drift: timedelta) -> None:
    assert verify(BODY, signed(at=NOW + drift), None, KEYS, NOW).how == "signature"


@pytest.mark.parametrize("drift", [timedelta(seconds=301), timedelta(seconds=-301)])
def test_a_signature_older_or_newer_than_five_minutes_is_refused(drift: timedelta) -> None:
    with pytest.raises(TooOld):
        verify(BODY, signed(at=NOW + drift), None, KEYS, NOW)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Chatwoot-Signature": "sha256=" + "A" * 64},
        {"X-Chatwoot-Signature": "sha1=" + "a" * 40},
        {"X-Chatwoot-Signature": "a" * 64},
        {"X-Chatwoot-Signature": ""},
        {"X-Chatwoot-Timestamp": ""},
        {"X-Chatwoot-Timestamp": "1e9"},
        {"X-Chatwoot-Timestamp": "-176889970"},
        {"X-Chatwoot-Timestamp": "\uff11768899700"},
        {"X-Chatwoot-Timestamp": "17688997000"},
    ],
)
def test_headers_of_another_form_are_refused(headers: dict[str, str]) -> None:
    with pytest.raises(BadSignature):
        verify(BODY, signed() | headers, None, KEYS, NOW)


def test_an_unsigned_call_is_refused_where_a_secret_is_set() -> None:
    with pytest.raises(HeadersMissing):
        verify(BODY, {}, None, KEYS, NOW)


def test_without_any_key_nothing_is_believed() -> None:
    with pytest.raises(BadSignature):
        verify(BODY, signed(), TOKEN, WebhookKeys(), NOW)


def test_empty_keys_never_count() -> None:
    empty = WebhookKeys(secrets=("",), tokens=("",))

    with pytest.raises(WebhookRefused):
        verify(BODY, signed(secret=""), "", empty, NOW)


def test_a_token_in_the_address_stands_in_for_a_signature() -> None:
    assert verify(BODY, {}, TOKEN, TOKEN_KEYS, NOW).how == "token"


def test_a_token_in_a_header_stands_in_for_a_signature() -> None:
    assert verify(BODY, {"X-Chatwoot-Token": TOKEN}, None, TOKEN_KEYS, NOW).how == "token"


@pytest.mark.parametrize("token", ["wrong", TOKEN[:-1], TOKEN.upper(), "\ud800", "é"])
def test_a_wrong_token_is_refused(token: str) -> None:
    with pytest.raises(BadSignature):
        verify(BODY, {}, token, TOKEN_KEYS, NOW)


def test_a_valid_token_is_believed_beside_a_secret_that_old_chatwoots_do_not_use() -> None:
    both = WebhookKeys(secrets=(SECRET,), tokens=(TOKEN,))

    assert verify(BODY, {}, TOKEN, both, NOW).how == "token"


def test_a_valid_token_does_not_excuse_a_wrong_signature() -> None:
    both = WebhookKeys(secrets=(SECRET,), tokens=(TOKEN,))

    with pytest.raises(BadSignature):
        verify(BODY, signed(secret="other"), TOKEN, both, NOW)


def test_a_signature_is_not_asked_for_where_only_a_token_is_known() -> None:
    assert verify(BODY, signed(secret="not known to us"), TOKEN, TOKEN_KEYS, NOW).how == "token"


def test_a_body_larger_than_any_genuine_one_is_refused_unread() -> None:
    body = b"x" * (MAX_BODY_BYTES + 1)

    with pytest.raises(TooLarge):
        verify(body, signed(body), None, KEYS, NOW)


def test_chatwoots_delivery_id_is_the_key() -> None:
    delivery = "0d1f6c1e-8f5a-4f0a-9a57-6f7a1f1c9a10"

    assert verify(BODY, signed(delivery=delivery), None, KEYS, NOW).delivery_key == delivery


@pytest.mark.parametrize("delivery", ["", "x", "a" * 65, "' OR 1=1 --", "../../etc/passwd"])
def test_without_a_proper_delivery_id_the_bodys_digest_is_the_key(delivery: str) -> None:
    verified = verify(BODY, signed(delivery=delivery), None, KEYS, NOW)

    assert verified.delivery_key == hashlib.sha256(BODY).hexdigest()


def test_neither_secrets_nor_bodies_show_in_a_log() -> None:
    shown = repr(WebhookKeys((SECRET,), (TOKEN,))) + repr(verify(BODY, signed(), None, KEYS, NOW))

    assert SECRET not in shown
    assert TOKEN not in shown
    assert "contact_updated" not in shown


@given(signature=st.text(), timestamp=st.text(), token=st.none() | st.text(), body=st.binary())
def test_nothing_made_up_is_ever_believed(
    signature: str, timestamp: str, token: str | None, body: bytes
) -> None:
    keys = WebhookKeys(secrets=(SECRET,), tokens=(TOKEN,))
    headers = {"x-chatwoot-signature": signature, "x-chatwoot-timestamp": timestamp}

    with pytest.raises(WebhookRefused):
        verify(body, headers, token, keys, NOW)


@pytest.mark.parametrize(("version", "name"), recorded.webhook_names())
def test_every_recorded_webhook_is_believed_and_read(version: str, name: str) -> None:
    sample = recorded.webhook(version, name)
    stamp = sample.headers.get("x-chatwoot-timestamp")
    now = datetime.fromtimestamp(int(stamp), UTC) if stamp else NOW
    keys = WebhookKeys(secrets=(sample.secret,)) if sample.secret else TOKEN_KEYS

    event = parse(verify(sample.raw, sample.headers, TOKEN, keys, now))

    assert isinstance(event, Ignored) == name.startswith("contact_")


HOSTILE = {
    "nothing": b"",
    "no json": b"<html>",
    "cut": b'{"event":"message_created"',
    "not utf-8": b'{"event":"\xff"}',
    "utf-16": '{"event":"message_created"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"event":"message_created"}',
    "deep": b"[" * 50_000,
    "deep and closed": b'{"event":"message_created","content_attributes":'
    + b'{"a":' * 900
    + b"1"
    + b"}" * 900
    + b"}",
    "long number": b'{"event":"message_created","id":' + b"9" * 5000 + b"}",
    "array": b"[]",
    "text": b'"message_created"',
    "null": b"null",
    "no event": b"{}",
    "event of another type": b'{"event":7}',
    "message without id": b'{"event":"message_created"}',
    "id too large": b'{"event":"conversation_updated","id":9007199254740993}',
    "id is a boolean": b'{"event":"conversation_updated","id":true}',
    "id is negative": b'{"event":"conversation_updated","id":-1}',
    "id is infinite": b'{"event":"conversation_updated","id":1e999}',
    "typing nowhere": b'{"event":"conversation_typing_on"}',
    "no time": b'{"event":"message_created","id":1,"conversation":{"id":1}}',
    "endless time": b'{"event":"message_created","id":1,"conversation_id":1,"created_at":1e999}',
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_genuine_call_that_is_no_event_is_unrecognisable(raw: bytes) -> None:
    with pytest.raises(Unrecognisable):
        parse(VerifiedDelivery(raw, "key", "signature"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
NAMES = st.sampled_from(
    ["message_created", "message_updated", "conversation_updated", "conversation_typing_on", "x"]
)


REAL_BODY = json.loads(recorded.webhook("4.16.2", "message_created-files").raw)
KEYS_OF_BODIES = st.sampled_from(sorted({*REAL_BODY, *REAL_BODY["conversation"]}))


@given(event=NAMES, junk=st.dictionaries(KEYS_OF_BODIES, JSON))
def test_whatever_a_body_holds_it_is_an_event_or_unrecognisable(
    event: str, junk: dict[str, object]
) -> None:
    raw = json.dumps({"id": 7, **junk, "event": event}).encode()
    with contextlib.suppress(Unrecognisable):
        parse(VerifiedDelivery(raw, "key", "signature"))


def test_text_arrives_without_what_databases_refuse() -> None:
    raw = (
        b'{"event":"message_created","id":1,"conversation_id":2,"created_at":1768899700,'
        b'"content":"a\\u0000b\\ud800c","content_attributes":{"k\\u0000":["\\ud800x"]}}'
    )
    event = parse(VerifiedDelivery(raw, "key", "signature"))

    assert isinstance(event, MessageCreated)
    assert event.message.content == "abc"
    assert event.message.content_attributes == {"k": ["x"]}
