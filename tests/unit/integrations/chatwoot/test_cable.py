from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.chatwoot import cable, webhooks
from integrations.chatwoot.cable import Signal, Subscription, Told
from integrations.chatwoot.events import (
    ConversationChanged,
    Event,
    MessageCreated,
    MessageUpdated,
    Typing,
)
from tests import recorded

TOKEN = "pubsub-token-that-nobody-may-see"
OURS = Subscription(account_id=1, user_id=2, pubsub_token=TOKEN)

KINDS = {
    "message_created-answer": MessageCreated,
    "message_created-note": MessageCreated,
    "message_created-activity": MessageCreated,
    "message_created-ours": MessageCreated,
    "message_updated-read": MessageUpdated,
    "message_updated-deleted": MessageUpdated,
    "conversation_created": ConversationChanged,
    "conversation_updated": ConversationChanged,
    "conversation_status_changed": ConversationChanged,
    "typing_on-agent": Typing,
    "typing_on-note": Typing,
    "typing_on-employee": Typing,
}
SIGNALS = {
    "welcome": Signal.WELCOME,
    "confirmed": Signal.CONFIRMED,
    "presence": Signal.OTHER,
    "assignee_changed": Signal.OTHER,
    "conversation_read": Signal.OTHER,
    "contact_updated": Signal.OTHER,
}


def told(version: str, name: str) -> Told:
    frame = cable.read(recorded.frame(version, name, OURS.identifier), OURS.identifier)
    assert isinstance(frame, Told)
    return frame


def event(version: str, name: str) -> Event:
    return told(version, name).event


def about_us(**frame: Any) -> str:
    return json.dumps({"identifier": OURS.identifier, **frame})


def message_frame(event: str = "message.created", **data: Any) -> str:
    body = {"id": 1, "conversation_id": 7, "created_at": 1768900000, **data}
    return about_us(message={"event": event, "data": body})


@pytest.mark.parametrize("version", recorded.VERSIONS)
@pytest.mark.parametrize("name", KINDS)
def test_each_recorded_event_is_read_as_its_kind(version: str, name: str) -> None:
    assert isinstance(event(version, name), KINDS[name])


@pytest.mark.parametrize("version", recorded.VERSIONS)
@pytest.mark.parametrize("name", SIGNALS)
def test_each_other_recorded_frame_is_a_signal(version: str, name: str) -> None:
    frame = recorded.frame(version, name, OURS.identifier)

    assert cable.read(frame, OURS.identifier) is SIGNALS[name]


def test_every_recorded_frame_is_read_by_a_test() -> None:
    assert {name for _, name in recorded.frame_names()} == {*KINDS, *SIGNALS}


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_an_answer_says_all_that_a_webhook_says(version: str) -> None:
    found = event(version, "message_created-answer")

    assert isinstance(found, MessageCreated)
    message = found.message
    assert (message.kind, message.private, message.inbox_id) == ("outgoing", False, 1)
    assert message.content == "Please **restart** it,\nthen tell me"
    assert message.sender is not None
    assert (message.sender.kind, message.sender.name) == ("user", "Gina Agent")
    assert message.conversation_id > 0


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_a_new_message_has_its_time_to_the_millisecond(version: str) -> None:
    found = event(version, "message_created-answer")

    assert isinstance(found, MessageCreated)
    assert found.message.created_at == found.message.updated_at
    assert found.message.created_at.microsecond > 0


@pytest.mark.parametrize("changed", [None, "2026-01-20T09:06:41.500Z", "never"])
def test_a_time_that_belongs_to_a_later_change_is_not_taken(changed: str | None) -> None:
    found = cable.read(message_frame(updated_at=changed), OURS.identifier)

    assert isinstance(found, Told)
    assert isinstance(found.event, MessageCreated)
    assert found.event.message.created_at == datetime.fromtimestamp(1768900000, UTC)


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_notes_and_activities_are_known_for_what_they_are(version: str) -> None:
    note, line = event(version, "message_created-note"), event(version, "message_created-activity")

    assert isinstance(note, MessageCreated)
    assert isinstance(line, MessageCreated)
    assert note.message.private
    assert not line.message.is_for_contacts


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_our_own_message_is_known_by_our_id(version: str) -> None:
    found = event(version, "message_created-ours")

    assert isinstance(found, MessageCreated)
    assert found.message.kind == "incoming"
    assert found.message.source_id


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_a_deleted_message_is_known_as_deleted(version: str) -> None:
    found = event(version, "message_updated-deleted")

    assert isinstance(found, MessageUpdated)
    assert found.message.is_deleted


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_a_conversation_comes_with_state_time_and_place(version: str) -> None:
    found = event(version, "conversation_status_changed")

    assert isinstance(found, ConversationChanged)
    conversation = found.conversation
    assert (found.name, conversation.status) == ("conversation_status_changed", "resolved")
    assert (conversation.account_id, conversation.inbox_id) == (1, 1)
    assert conversation.updated_at is not None
    assert conversation.source_id


@pytest.mark.parametrize("version", recorded.VERSIONS)
@pytest.mark.parametrize(
    ("name", "kind", "is_private"),
    [
        ("typing_on-agent", "user", False),
        ("typing_on-note", "user", True),
        ("typing_on-employee", "contact", False),
    ],
)
def test_typing_says_who_and_whether_it_is_a_note(
    version: str, name: str, kind: str, is_private: bool
) -> None:
    found = event(version, name)

    assert isinstance(found, Typing)
    assert found.is_on
    assert found.is_private is is_private
    assert found.actor is not None
    assert found.actor.kind == kind


@pytest.mark.parametrize("version", recorded.VERSIONS)
@pytest.mark.parametrize("name", KINDS)
def test_what_is_written_down_says_the_same_event_again(version: str, name: str) -> None:
    found = told(version, name)
    delivery = webhooks.VerifiedDelivery(found.to_raw(), "key", "signature")

    assert webhooks.parse(delivery) == found.event


@pytest.mark.parametrize("version", recorded.VERSIONS)
@pytest.mark.parametrize("name", KINDS)
def test_what_is_written_down_has_neither_credentials_nor_other_messages(
    version: str, name: str
) -> None:
    raw = told(version, name).to_raw()

    assert b"pubsub_token" not in raw
    assert b'"messages"' not in raw
    assert b'"performer"' not in raw


def test_the_token_stands_in_the_identifier_alone() -> None:
    assert TOKEN not in repr(OURS)
    assert json.loads(OURS.identifier) == {
        "channel": "RoomChannel",
        "pubsub_token": TOKEN,
        "account_id": 1,
        "user_id": 2,
    }
    command = json.loads(cable.subscribe(OURS))
    assert command == {"command": "subscribe", "identifier": OURS.identifier}


@pytest.mark.parametrize("kind", ["confirm_subscription", "reject_subscription"])
def test_a_word_about_another_subscription_is_not_for_us(kind: str) -> None:
    frame = json.dumps({"identifier": replace(OURS, user_id=3).identifier, "type": kind})

    assert cable.read(frame, OURS.identifier) is Signal.OTHER
    assert cable.read(about_us(type=kind), OURS.identifier) is Signal(kind)


def test_an_event_of_another_subscription_is_not_for_us() -> None:
    frame = json.loads(message_frame()) | {"identifier": "other"}

    assert cable.read(json.dumps(frame), OURS.identifier) is Signal.OTHER


def test_pings_farewells_and_new_types_are_signals() -> None:
    ping = '{"type":"ping","message":1768900000}'
    farewell = '{"type":"disconnect","reason":"server_restart","reconnect":true}'

    assert cable.read(ping, OURS.identifier) is Signal.PING
    assert cable.read(farewell, OURS.identifier) is Signal.DISCONNECT
    assert cable.read('{"type":"brand_new"}', OURS.identifier) is Signal.OTHER


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "no json",
        b"\xff\xfe",
        "[" * 100_000,
        about_us(message=None),
        about_us(message="text"),
        about_us(message={"event": "message.created"}),
        about_us(message={"event": "message.created", "data": {"id": "x"}}),
        about_us(message={"event": "conversation.updated", "data": {}}),
    ],
)
def test_what_cannot_be_read_is_said_to_be_so(frame: str | bytes) -> None:
    assert cable.read(frame, OURS.identifier) is Signal.UNREADABLE


@pytest.mark.parametrize("frame", ["[]", "17", '"text"', "null", "{}"])
def test_what_is_no_frame_says_nothing(frame: str) -> None:
    assert cable.read(frame, OURS.identifier) is Signal.OTHER


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_no_bytes_make_it_fail(frame: str | bytes) -> None:
    assert isinstance(cable.read(frame, OURS.identifier), Signal)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["id", "conversation", "private", "created_at"]), _JSON))
def test_no_data_makes_it_fail(data: dict[str, Any]) -> None:
    for name in ("message.created", "conversation.updated", "conversation.typing_on"):
        frame = json.dumps({"message": {"event": name, "data": data}, "identifier": "i"})
        assert isinstance(cable.read(frame, "i"), Signal | Told)


@pytest.mark.parametrize(
    ("base_url", "address"),
    [
        ("https://chat.example", "wss://chat.example/cable"),
        ("http://chat.example:3001", "ws://chat.example:3001/cable"),
        ("https://corp.example/chat/", "wss://corp.example/chat/cable"),
    ],
)
def test_the_cable_is_as_safe_as_the_api(base_url: str, address: str) -> None:
    assert cable.address(base_url) == address
