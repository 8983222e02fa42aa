from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations.chatwoot.api import account, contacts, conversations, messages, public
from integrations.chatwoot.api.call import Call, Surface, Token, Upload
from integrations.chatwoot.api.messages import NewMessage
from integrations.chatwoot.fields import Misshapen
from tests import recorded

READS: dict[str, Call[Any]] = {
    "version": account.version(),
    "profile": account.profile(),
    "account": account.account(),
    "inboxes": account.list_inboxes(),
    "inbox": account.get_inbox(1),
    "webhooks": account.list_webhooks(),
    "webhook": account.create_webhook({}),
    "bot": account.create_bot("Portal"),
    "definition": account.create_definition("portal_url", "Portal", "link"),
    "contact": contacts.create({}),
    "contacts-filter": contacts.find("emp-17"),
    "contacts-search": contacts.search("ana"),
    "contact_inbox": contacts.create_inbox(1, 1, "s"),
    "public-contact": public.create_contact("s", {}),
    "conversation": conversations.get(1),
    "conversations": conversations.list_page(1, 1),
    "message": messages.create(1, NewMessage("x", "s")),
    "messages": messages.list_around(1),
}
FINDS_NOBODY = "contacts-filter"
SETTLED = NewMessage("Printer on fire", "u1", content_attributes={"portal_id": "u1"})


@pytest.mark.parametrize("version", recorded.VERSIONS)
@pytest.mark.parametrize("name", READS)
def test_each_recorded_answer_is_read(version: str, name: str) -> None:
    found = READS[name].read(recorded.answer(version, name).body)
    assert bool(found) is (name != FINDS_NOBODY)


@pytest.mark.parametrize("name", READS)
@pytest.mark.parametrize("payload", [None, {}, "x"])
def test_an_answer_of_another_shape_is_never_taken_for_nothing(name: str, payload: object) -> None:
    with pytest.raises(Misshapen):
        READS[name].read(payload)


def test_of_two_identifiers_that_differ_by_case_the_exact_one_is_found() -> None:
    found = contacts.find("Id-1").read(
        {"payload": [{"id": 1, "identifier": "id-1"}, {"id": 2, "identifier": "Id-1"}]}
    )

    assert found is not None
    assert found.id == 2


def test_an_identifier_that_only_resembles_is_not_found() -> None:
    assert contacts.find("Id-1").read({"payload": [{"id": 1, "identifier": "id-1"}]}) is None


def test_a_conversation_is_created_with_all_three_ids_by_the_bot() -> None:
    call = conversations.create(
        inbox_id=5, contact_id=42, source_id="s", custom_attributes={}, additional_attributes={}
    )

    assert call.json is not None
    assert {"inbox_id": 5, "contact_id": 42, "source_id": "s"}.items() <= call.json.items()
    assert call.token is Token.BOT


def test_lists_of_conversations_hold_every_state() -> None:
    calls = [
        conversations.list_page(5, 1),
        conversations.list_by_source(5, "s"),
        conversations.list_updated(5, timedelta(minutes=2)),
    ]

    assert {call.params["status"] for call in calls} == {"all"}
    assert calls[2].params["updated_within"] == 120


def test_a_moment_to_wake_is_sent_as_epoch_seconds() -> None:
    until = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)

    assert conversations.set_status(17, "snoozed", until).json == {
        "status": "snoozed",
        "snoozed_until": 1768899600,
    }


def test_agent_and_team_are_assigned_one_at_a_time() -> None:
    assert conversations.assign_agent(17, 3).json == {"assignee_id": 3}
    assert conversations.assign_team(17, None).json == {"team_id": None}


def test_a_message_without_files_goes_as_json() -> None:
    call = messages.create(17, SETTLED)

    assert call.form is None
    assert call.json == {
        "content": "Printer on fire",
        "message_type": "incoming",
        "private": False,
        "source_id": "u1",
        "content_attributes": {"portal_id": "u1"},
    }


def test_with_files_free_attributes_go_as_json_text() -> None:
    upload = Upload("a.txt", "text/plain", b"a")

    call = messages.create(17, NewMessage("x", "u1", files=(upload,)))

    assert call.json is None
    assert call.form is not None
    assert json.loads(call.form["content_attributes"]) == {}
    assert call.form["private"] == "false"


def test_messages_come_in_the_order_of_their_ids() -> None:
    told = [
        {"id": one, "conversation_id": 1, "created_at": 1768899600, "message_type": 0}
        for one in (3, 1, 2)
    ]

    read = messages.list_around(1).read({"payload": told})

    assert [message.id for message in read] == [1, 2, 3]


def test_only_the_bound_that_is_asked_for_is_sent() -> None:
    assert messages.list_around(17, after=900).params == {"after": 900}
    assert messages.list_around(17).params == {}


def test_a_source_id_stays_one_segment_of_the_path() -> None:
    call = public.mark_seen("../../a?b#c", 17)

    assert call.path == "/contacts/..%2F..%2Fa%3Fb%23c/conversations/17/update_last_seen"


def test_the_public_api_is_called_without_a_token() -> None:
    calls: list[Call[Any]] = [
        public.create_contact("s", {}),
        public.resolve("s", 1),
        public.set_typing("s", 1, is_on=True),
        public.mark_seen("s", 1),
    ]

    assert {(call.surface, call.token) for call in calls} == {(Surface.PUBLIC, Token.NONE)}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("4.16.2", (4, 16, 2)), ("4.17.0-dev", (4, 17, 0)), ("edge", ()), ("4.x.1", (4, 1))],
)
def test_versions_are_compared_by_their_numbers(text: str, numbers: tuple[int, ...]) -> None:
    assert account.version().read({"version": text}).numbers == numbers
