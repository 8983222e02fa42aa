from __future__ import annotations

import json

import pytest

from integrations.chatwoot import events
from integrations.chatwoot.events import (
    ConversationChanged,
    Ignored,
    MessageCreated,
    MessageUpdated,
    Typing,
)
from tests import recorded

KINDS = {
    "message_created-incoming": MessageCreated,
    "message_created-template": MessageCreated,
    "message_updated-outgoing": MessageUpdated,
    "conversation_created": ConversationChanged,
    "conversation_updated": ConversationChanged,
    "conversation_status_changed": ConversationChanged,
    "conversation_typing_on": Typing,
    "contact_updated": Ignored,
}


@pytest.mark.parametrize("version", recorded.VERSIONS)
@pytest.mark.parametrize("name", KINDS)
def test_each_recorded_event_is_read_as_its_kind(version: str, name: str) -> None:
    event = events.from_payload(json.loads(recorded.webhook(version, name).raw))

    assert isinstance(event, KINDS[name])


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_an_agent_typing_is_told_with_conversation_and_person(version: str) -> None:
    event = events.from_payload(
        json.loads(recorded.webhook(version, "conversation_typing_on").raw)
    )

    assert isinstance(event, Typing)
    assert event.is_on
    assert not event.is_private
    assert event.actor is not None
    assert event.actor.name == "Gina Agent"


@pytest.mark.parametrize("is_private", [True, None, "no"])
def test_typing_that_does_not_say_it_is_public_is_private(is_private: object) -> None:
    body = {"event": "conversation_typing_off", "conversation": {"id": 1}}

    event = events.from_payload({**body, "is_private": is_private})

    assert isinstance(event, Typing)
    assert event.is_private
    assert not event.is_on


def test_a_conversation_event_keeps_its_name() -> None:
    event = events.from_payload({"event": "conversation_status_changed", "id": 1})

    assert isinstance(event, ConversationChanged)
    assert event.name == "conversation_status_changed"


@pytest.mark.parametrize("name", ["contact_created", "macro.executed", "automation_event.x"])
def test_what_chatwoot_is_known_to_send_is_ignored_as_known(name: str) -> None:
    assert events.from_payload({"event": name}) == Ignored(name, "known")


def test_an_event_of_a_newer_chatwoot_is_ignored_as_unknown() -> None:
    assert events.from_payload({"event": "message_pinned"}) == Ignored("message_pinned", "unknown")
