from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.chatwoot.fields import Misshapen
from integrations.chatwoot.snapshots import Actor, Attachment, Conversation, Message
from tests import recorded

MESSAGE = {"id": 902, "conversation_id": 17, "message_type": 1, "created_at": 1768899700}


def message(**values: Any) -> Message:
    return Message.from_payload({**MESSAGE, "private": False, **values})


def conversation(**values: Any) -> Conversation:
    return Conversation.from_payload({"id": 17, **values})


def body_of(version: str, name: str) -> dict[str, Any]:
    return json.loads(recorded.webhook(version, name).raw)


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_in_a_webhook_the_top_level_id_is_the_messages(version: str) -> None:
    body = body_of(version, "message_created-outgoing")

    read = Message.from_payload(body)

    assert read.id == body["id"]
    assert read.conversation_id == body["conversation"]["id"]


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_an_agents_reply_tells_who_where_and_what(version: str) -> None:
    read = Message.from_payload(body_of(version, "message_created-outgoing"))

    assert read.kind == "outgoing"
    assert read.sender == Actor("user", 2, "Gina Agent")
    assert (read.account_id, read.inbox_id) == (1, 1)
    assert read.is_for_contacts


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_a_contacts_own_message_comes_back_with_our_source_id(version: str) -> None:
    body = body_of(version, "message_created-incoming")

    read = Message.from_payload(body)

    assert read.sender is not None
    assert read.sender.kind == "contact"
    assert read.source_id == body["source_id"]


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_a_private_note_is_not_for_contacts(version: str) -> None:
    read = Message.from_payload(body_of(version, "message_created-private"))

    assert read.private
    assert not read.is_for_contacts


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_a_deleted_message_is_known_by_its_attribute(version: str) -> None:
    read = Message.from_payload(body_of(version, "message_updated-deleted"))

    assert read.is_deleted
    assert read.attachments == ()


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_attached_files_have_name_type_and_size(version: str) -> None:
    read = Message.from_payload(body_of(version, "message_created-files"))

    assert read.attachments
    assert all(one.file_name and one.size and one.data_url for one in read.attachments)


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_the_same_message_reads_alike_from_the_application_api(version: str) -> None:
    for payload in recorded.answer(version, "messages").body["payload"]:
        read = Message.from_payload(payload)

        assert read.conversation_id == payload["conversation_id"]
        assert read.kind in {"incoming", "outgoing", "activity", "template"}


def test_an_activity_is_not_for_contacts() -> None:
    assert not message(message_type=2).is_for_contacts


def test_a_kind_of_message_that_we_do_not_know_is_not_for_contacts() -> None:
    assert not message(message_type=9).is_for_contacts
    assert not message(message_type="whisper").is_for_contacts
    assert not message(message_type=None).is_for_contacts


@pytest.mark.parametrize("private", [True, None, 0, "false", [], {}])
def test_only_a_plain_false_makes_a_message_public(private: object) -> None:
    assert message(private=private).private


def test_a_message_that_says_nothing_of_privacy_is_private() -> None:
    assert Message.from_payload(MESSAGE).private


def test_a_message_without_a_time_cannot_be_placed() -> None:
    with pytest.raises(Misshapen):
        message(created_at=0)


def test_a_message_without_a_conversation_cannot_be_placed() -> None:
    with pytest.raises(Misshapen):
        message(conversation_id=None)


def test_a_message_on_the_cable_has_numbers_and_a_thin_conversation() -> None:
    thin = {"assignee_id": 3, "contact_inbox": {"source_id": "5b0c"}}

    read = message(conversation=thin, sender={"id": 2, "name": "Bot"}, sender_type="AgentBot")

    assert read.conversation is None
    assert read.sender == Actor("agent_bot", 2, "Bot")


def test_a_message_nobody_sent_has_no_sender() -> None:
    assert message(sender=None).sender is None


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_a_conversation_in_a_webhook_tells_all_that_we_project(version: str) -> None:
    body = body_of(version, "conversation_updated")

    read = Conversation.from_payload(body)

    assert read.id == body["id"]
    assert read.source_id == body["contact_inbox"]["source_id"]
    assert read.contact_id == body["contact_inbox"]["contact_id"]
    assert read.assignee == Actor("user", 2, "Gina Agent")


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_a_conversation_from_the_application_api_reads_alike(version: str) -> None:
    body = recorded.answer(version, "conversation").body

    read = Conversation.from_payload(body)

    assert (read.id, read.uuid, read.account_id) == (body["id"], body["uuid"], 1)
    assert read.contact_id == body["meta"]["sender"]["id"]


def test_a_conversations_update_time_keeps_its_fraction() -> None:
    read = conversation(updated_at=1768899700.51234)

    assert read.updated_at == datetime(2026, 1, 20, 9, 1, 40, 512340, tzinfo=UTC)


def test_before_4_14_2_the_account_is_known_from_the_last_message() -> None:
    assert conversation(messages=[{"account_id": 3}]).account_id == 3
    assert conversation(account={"id": 4}).account_id == 4
    assert conversation().account_id is None


def test_before_4_8_whoever_is_assigned_is_a_person() -> None:
    read = conversation(meta={"assignee": {"id": 3, "name": "Bea"}})

    assert read.assignee == Actor("user", 3, "Bea")


def test_a_bot_may_be_assigned() -> None:
    meta = {"assignee": {"id": 2, "name": "Bot"}, "assignee_type": "AgentBot"}

    assert conversation(meta=meta).assignee == Actor("agent_bot", 2, "Bot")


def test_a_team_is_told_by_name() -> None:
    read = conversation(meta={"team": {"id": 2, "name": "it", "icon": ""}})

    assert read.team is not None
    assert read.team.name == "it"


def test_the_application_api_tells_the_source_id_inside_the_last_message() -> None:
    last = {"conversation": {"contact_inbox": {"source_id": "5b0c"}}}

    assert conversation(messages=[last]).source_id == "5b0c"


@pytest.mark.parametrize("payload", [None, [], {}, {"id": "17"}, {"id": None}])
def test_a_conversation_without_a_number_is_none(payload: object) -> None:
    with pytest.raises(Misshapen):
        Conversation.from_payload(payload)


@pytest.mark.parametrize(
    ("data_url", "name"),
    [
        ("https://c.example/rails/blobs/redirect/eyJf--sig/photo.png", "photo.png"),
        (
            "https://c.example/x/relat%C3%B3rio%20%5B1%5D.pdf?disposition=inline",
            "relatório [1].pdf",
        ),
        ("https://c.example/x/..%2F..%2Fetc%2Fpasswd", "passwd"),
        ("https://c.example/x/..%5C..%5Cboot.ini", "boot.ini"),
        ("https://c.example/x/a%00b%0A.txt", "ab.txt"),
        ("https://c.example/x/", "file"),
        ("", "file"),
        ("https://[broken/x.png", "x.png"),
    ],
)
def test_a_files_name_is_the_last_part_of_its_address(data_url: str, name: str) -> None:
    assert Attachment.from_payload({"id": 7, "data_url": data_url}).file_name == name


def test_an_address_that_opens_a_file_shows_in_no_log() -> None:
    attachment = Attachment.from_payload({"id": 7, "data_url": "https://c.example/secret/a.png"})

    assert "secret" not in repr(attachment)


@pytest.mark.parametrize(
    ("told", "read"), [("Um\\\nDois\n", "Um\nDois"), ("Um\nDois", "Um\nDois"), (None, "")]
)
def test_line_breaks_are_read_the_same_from_every_surface(told: str | None, read: str) -> None:
    assert message(content=told).content == read


def test_a_conversation_tells_whether_its_contact_is_blocked() -> None:
    assert conversation(meta={"sender": {"id": 4, "blocked": True}}).is_contact_blocked
    assert not conversation(meta={"sender": {"id": 4, "blocked": False}}).is_contact_blocked
    assert not conversation().is_contact_blocked
