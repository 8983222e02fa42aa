from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from integrations.chatwoot.api import conversations, messages
from integrations.chatwoot.api.call import Upload
from integrations.chatwoot.api.messages import NewMessage
from integrations.chatwoot.client import ChatwootClient
from integrations.chatwoot.people import Contact
from integrations.chatwoot.snapshots import Actor, Conversation
from integrations.errors import Broken, Missing, RateLimited, Rejected, Unauthenticated
from tests.contract.chatwoot.conftest import Desk

CANARY = "the note that nobody outside may read"


@pytest.fixture
async def chatwoot(desk: Desk) -> AsyncIterator[ChatwootClient]:
    async with await desk.ready_client() as client:
        yield client


async def dave(chatwoot: ChatwootClient, identifier: str = "u-dave") -> Contact:
    return await chatwoot.create_contact(
        identifier=identifier,
        name="Dave",
        email=f"{identifier}@corp.example",
        custom_attributes={"sector": "Ops"},
    )


async def ticket(chatwoot: ChatwootClient) -> tuple[Conversation, str]:
    """A conversation as the portal opens it, and the source_id it lies under."""
    source_id, contact = str(uuid4()), await dave(chatwoot)
    await chatwoot.create_contact_inbox(contact.id, source_id)
    conversation = await chatwoot.create_conversation(
        contact_id=contact.id,
        source_id=source_id,
        custom_attributes={"portal_title": "Printer"},
        additional_attributes={"portal_ticket": source_id},
    )
    return conversation, source_id


def incoming(content: str = "Printer on fire", *files: Upload) -> NewMessage:
    return NewMessage(content, str(uuid4()), files=files)


async def test_the_version_is_told(chatwoot: ChatwootClient, version: str) -> None:
    assert (await chatwoot.version()).text == version


async def test_a_contact_is_found_by_its_identifier_alone(chatwoot: ChatwootClient) -> None:
    made = await dave(chatwoot)

    assert await chatwoot.find_contact("u-dave") == made
    assert await chatwoot.find_contact("U-DAVE") is None


async def test_a_second_contact_of_one_identifier_is_rejected(chatwoot: ChatwootClient) -> None:
    await dave(chatwoot)

    with pytest.raises(Rejected) as caught:
        await dave(chatwoot)
    assert "identifier" in caught.value.fields


async def test_a_contacts_attributes_are_merged(chatwoot: ChatwootClient) -> None:
    made = await dave(chatwoot)

    changed = await chatwoot.update_contact(made.id, {"custom_attributes": {"floor": "3"}})

    assert changed.custom_attributes == {"sector": "Ops", "floor": "3"}
    assert await chatwoot.get_contact(made.id) == changed


async def test_a_contact_that_is_gone_is_missing(chatwoot: ChatwootClient) -> None:
    with pytest.raises(Missing):
        await chatwoot.get_contact(4711)


async def test_making_a_contact_inbox_twice_gives_the_same_one(chatwoot: ChatwootClient) -> None:
    contact = await dave(chatwoot)

    first = await chatwoot.create_contact_inbox(contact.id, "ticket-1")
    again = await chatwoot.create_contact_inbox(contact.id, "ticket-1")

    assert first == again


async def test_a_taken_source_id_may_have_happened_for_all_we_know(
    chatwoot: ChatwootClient,
) -> None:
    first, second = await dave(chatwoot), await dave(chatwoot, "u-carol")
    await chatwoot.create_contact_inbox(first.id, "ticket-1")

    with pytest.raises(Broken):
        await chatwoot.create_contact_inbox(second.id, "ticket-1")


async def test_a_conversation_is_found_under_its_source_id(chatwoot: ChatwootClient) -> None:
    made, source_id = await ticket(chatwoot)

    (found,) = await chatwoot.find_conversations(source_id)

    assert found.id == made.id
    assert found.custom_attributes == {"portal_title": "Printer"}
    assert await chatwoot.find_conversations(str(uuid4())) == ()


async def test_a_resolved_conversation_is_still_found_under_its_source_id(
    chatwoot: ChatwootClient,
) -> None:
    made, source_id = await ticket(chatwoot)
    await chatwoot.set_status(made.id, "resolved")

    (found,) = await chatwoot.find_conversations(source_id)

    assert found.status == "resolved"


async def test_a_message_keeps_our_source_id_and_the_contact_as_its_sender(
    chatwoot: ChatwootClient,
) -> None:
    made, _ = await ticket(chatwoot)

    sent = await chatwoot.create_message(made.id, incoming())

    (stored,) = await chatwoot.list_messages(made.id)
    assert stored.source_id == sent.source_id
    assert stored.sender is not None
    assert (stored.sender.kind, stored.sender.name) == ("contact", "Dave")
    assert stored.is_for_contacts


async def test_a_message_of_unknown_outcome_is_found_after_the_last_known_one(
    chatwoot: ChatwootClient,
) -> None:
    made, _ = await ticket(chatwoot)
    known = await chatwoot.create_message(made.id, incoming("first"))
    sent = await chatwoot.create_message(made.id, incoming("second"))

    after = await chatwoot.list_messages(made.id, after=known.id)

    assert [message.source_id for message in after if message.kind == "incoming"] == [
        sent.source_id
    ]


async def test_older_messages_are_paged_backwards(chatwoot: ChatwootClient) -> None:
    made, _ = await ticket(chatwoot)
    sent = [await chatwoot.create_message(made.id, incoming(str(n))) for n in range(25)]

    newest = await chatwoot.list_messages(made.id)
    older = await chatwoot.list_messages(made.id, before=newest[0].id)

    assert [one.id for one in [*older, *newest]] == [one.id for one in sent]


async def test_files_arrive_whole_and_can_be_fetched_back(chatwoot: ChatwootClient) -> None:
    made, _ = await ticket(chatwoot)
    report = Upload("relatório [1].pdf", "application/pdf", b"%PDF-1.4 " + b"x" * 5000)
    note = Upload("note.txt", "text/plain", io.BytesIO(b"hello"))

    sent = await chatwoot.create_message(made.id, incoming("", report, note))

    assert [one.size for one in sent.attachments] == [5009, 5]
    into = io.BytesIO()
    await chatwoot.download(sent.attachments[0].data_url, into, 10_000)
    assert into.getvalue() == report.content


async def test_a_message_with_files_keeps_source_id_and_attributes(
    chatwoot: ChatwootClient,
) -> None:
    made, _ = await ticket(chatwoot)
    note = Upload("note.txt", "text/plain", b"hello")
    message = NewMessage("see file", "u1", content_attributes={"portal_id": "u1"}, files=(note,))

    sent = await chatwoot.create_message(made.id, message)

    assert sent.source_id == "u1"
    assert sent.content_attributes == {"portal_id": "u1"}


async def test_a_private_note_is_told_as_one(chatwoot: ChatwootClient) -> None:
    made, _ = await ticket(chatwoot)
    note = NewMessage(CANARY, str(uuid4()), kind="outgoing", is_private=True)

    await chatwoot.create_message(made.id, note)

    (stored,) = await chatwoot.list_messages(made.id)
    assert stored.private
    assert not stored.is_for_contacts


async def test_the_bots_reply_bears_the_bots_name(chatwoot: ChatwootClient) -> None:
    made, _ = await ticket(chatwoot)

    sent = await chatwoot.create_message(made.id, NewMessage("Received", "u1", kind="outgoing"))

    assert sent.sender is not None
    assert (sent.sender.kind, sent.sender.name) == ("agent_bot", "Portal de chamados")


async def test_a_message_too_long_for_chatwoot_is_rejected(chatwoot: ChatwootClient) -> None:
    made, _ = await ticket(chatwoot)

    with pytest.raises(Rejected):
        await chatwoot.create_message(made.id, incoming("x" * 150_001))


async def test_the_two_hundred_and_first_message_of_a_minute_must_wait(
    chatwoot: ChatwootClient,
) -> None:
    made, _ = await ticket(chatwoot)
    for number in range(200):
        await chatwoot.create_message(made.id, incoming(str(number)))

    with pytest.raises(RateLimited) as caught:
        await chatwoot.create_message(made.id, incoming("one more"))
    assert caught.value.status == 422


async def test_a_message_to_a_conversation_that_is_gone_is_missing(
    chatwoot: ChatwootClient,
) -> None:
    with pytest.raises(Missing):
        await chatwoot.create_message(4711, incoming())


async def test_writing_reopens_what_was_resolved(chatwoot: ChatwootClient) -> None:
    made, _ = await ticket(chatwoot)
    await chatwoot.set_status(made.id, "resolved")

    await chatwoot.create_message(made.id, incoming("still on fire"))

    assert (await chatwoot.get_conversation(made.id)).status == "open"


async def test_resolving_as_the_contact_twice_changes_nothing_more(
    chatwoot: ChatwootClient,
) -> None:
    made, source_id = await ticket(chatwoot)

    await chatwoot.resolve_as_contact(source_id, made.id)
    await chatwoot.resolve_as_contact(source_id, made.id)

    assert (await chatwoot.get_conversation(made.id)).status == "resolved"


async def test_a_conversation_sleeps_until_a_moment(chatwoot: ChatwootClient) -> None:
    made, _ = await ticket(chatwoot)
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)

    await chatwoot.set_status(made.id, "snoozed", until)

    asleep = await chatwoot.get_conversation(made.id)
    assert (asleep.status, asleep.snoozed_until) == ("snoozed", until)


async def test_priority_is_set_and_cleared(chatwoot: ChatwootClient) -> None:
    made, _ = await ticket(chatwoot)

    await chatwoot.set_priority(made.id, "urgent")
    assert (await chatwoot.get_conversation(made.id)).priority == "urgent"

    await chatwoot.set_priority(made.id, None)
    assert (await chatwoot.get_conversation(made.id)).priority is None


async def test_an_agent_and_a_team_are_told_with_their_names(
    desk: Desk, chatwoot: ChatwootClient
) -> None:
    made, _ = await ticket(chatwoot)
    team = desk.add_team("it")

    await chatwoot.send(conversations.assign_agent(made.id, 2))
    await chatwoot.send(conversations.assign_team(made.id, team))

    told = await chatwoot.get_conversation(made.id)
    assert told.assignee == Actor("user", 2, "Gina Agent")
    assert told.team is not None
    assert told.team.name == "it"


async def test_a_message_is_said_to_be_delivered(chatwoot: ChatwootClient) -> None:
    made, _ = await ticket(chatwoot)
    sent = await chatwoot.create_message(made.id, incoming())

    await chatwoot.send(messages.set_status(made.id, sent.id, "delivered"))

    (stored,) = await chatwoot.list_messages(made.id)
    assert stored.status == "delivered"


async def test_an_agent_typing_is_taken_without_an_answer(chatwoot: ChatwootClient) -> None:
    made, _ = await ticket(chatwoot)

    assert await chatwoot.send(conversations.set_typing(made.id, is_on=True)) is None


async def test_attributes_are_replaced_as_a_whole(chatwoot: ChatwootClient) -> None:
    made, _ = await ticket(chatwoot)

    await chatwoot.replace_custom_attributes(made.id, {"portal_category": "IT"})

    changed = await chatwoot.get_conversation(made.id)
    assert changed.custom_attributes == {"portal_category": "IT"}


async def test_conversations_changed_lately_are_listed_by_chatwoots_clock(
    chatwoot: ChatwootClient,
) -> None:
    made, _ = await ticket(chatwoot)

    lately = await chatwoot.list_updated_conversations(timedelta(minutes=2))

    assert [one.id for one in lately] == [made.id]


async def test_the_contact_typing_and_reading_is_taken_without_an_answer(
    chatwoot: ChatwootClient,
) -> None:
    made, source_id = await ticket(chatwoot)

    await chatwoot.type_as_contact(source_id, made.id, is_on=True)
    await chatwoot.mark_seen_as_contact(source_id, made.id)


async def test_another_tickets_source_id_opens_nothing(chatwoot: ChatwootClient) -> None:
    made, _ = await ticket(chatwoot)

    with pytest.raises(Missing):
        await chatwoot.resolve_as_contact(str(uuid4()), made.id)


async def test_the_bots_token_may_not_read(desk: Desk, chatwoot: ChatwootClient) -> None:
    made, _ = await ticket(chatwoot)
    bot = await desk.ready_client(user_token=chatwoot.config.bot_token)

    with pytest.raises(Unauthenticated) as caught:
        await bot.list_messages(made.id)
    assert caught.value.is_token_known
