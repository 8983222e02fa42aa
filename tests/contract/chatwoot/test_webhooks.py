from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest

from integrations.chatwoot import webhooks
from integrations.chatwoot.api import conversations
from integrations.chatwoot.api.messages import NewMessage
from integrations.chatwoot.client import ChatwootClient
from integrations.chatwoot.events import ConversationChanged, Event, MessageCreated, Typing
from integrations.chatwoot.setup import Kept
from integrations.chatwoot.webhooks import VerifiedDelivery, WebhookKeys
from integrations.errors import WebhookRefused
from tests.contract.chatwoot.conftest import Desk

CANARY = "the note that nobody outside may read"


def keys_of(kept: Kept) -> WebhookKeys:
    return WebhookKeys((kept.webhook_secret,), (kept.webhook_token,))


def verified(call: httpx.Request, keys: WebhookKeys) -> VerifiedDelivery:
    token = call.url.params.get("token")
    return webhooks.verify(call.content, call.headers, token, keys, datetime.now(UTC))


async def happened(desk: Desk) -> tuple[list[Event], WebhookKeys]:
    """Dave opens a ticket, Gina notes and answers: what our door heard of it."""
    client, kept = await desk.ready_client(), (await desk.set_up()).kept
    contact = await client.create_contact(
        identifier="u-dave", name="Dave", email="dave@corp.example", custom_attributes={}
    )
    made = await client.create_conversation(
        contact_id=contact.id,
        source_id=str(uuid4()),
        custom_attributes={"portal_title": "Printer"},
        additional_attributes={},
    )
    await client.create_message(made.id, NewMessage("Printer on fire", "u1"))
    await write_as_gina(desk, client, made.id)
    await desk.sandbox.idle()
    keys = keys_of(kept)
    return [webhooks.parse(verified(call, keys)) for call in desk.calls], keys


async def write_as_gina(desk: Desk, client: ChatwootClient, conversation_id: int) -> None:
    inbox = desk.sandbox.world.store.inboxes.get(client.config.inbox_id)
    inbox.member_ids.append(2)
    token = desk.token_of("Gina Agent")
    gina = ChatwootClient(replace(client.config, user_token=token, bot_token=None), desk.transport)
    note = NewMessage(CANARY, "n1", kind="outgoing", is_private=True)
    await gina.create_message(conversation_id, note)
    await gina.create_message(conversation_id, NewMessage("On my way", "a1", kind="outgoing"))


async def test_all_that_reaches_our_door_is_genuine_and_read(desk: Desk) -> None:
    heard, _ = await happened(desk)

    assert {type(event) for event in heard} == {MessageCreated, ConversationChanged}


async def test_our_own_message_comes_back_under_our_source_id(desk: Desk) -> None:
    heard, _ = await happened(desk)

    messages = [event.message for event in heard if isinstance(event, MessageCreated)]
    own = next(message for message in messages if message.kind == "incoming")
    assert (own.source_id, own.sender and own.sender.name) == ("u1", "Dave")


async def test_the_note_comes_marked_private_and_alone(desk: Desk) -> None:
    heard, _ = await happened(desk)

    messages = [event.message for event in heard if isinstance(event, MessageCreated)]
    assert [one.content for one in messages if not one.is_for_contacts] == [CANARY]


async def test_a_conversations_event_tells_its_source_id_and_attributes(desk: Desk) -> None:
    heard, _ = await happened(desk)

    changed = next(event for event in heard if isinstance(event, ConversationChanged))
    assert changed.conversation.source_id
    assert changed.conversation.custom_attributes == {"portal_title": "Printer"}


@pytest.mark.parametrize("version", ["4.16.2"], indirect=True)
async def test_a_body_changed_on_its_way_is_refused(desk: Desk) -> None:
    _, keys = await happened(desk)
    call = desk.calls[0]

    changed = call.content.replace(b"Dave", b"Eve!")
    with pytest.raises(WebhookRefused):
        webhooks.verify(changed, call.headers, None, keys, datetime.now(UTC))


@pytest.mark.parametrize("version", ["4.16.2"], indirect=True)
async def test_deliveries_are_told_apart_by_chatwoots_own_ids(desk: Desk) -> None:
    _, keys = await happened(desk)

    delivered = [verified(call, keys).delivery_key for call in desk.calls]
    assert len(set(delivered)) == len(delivered)
    assert delivered[0] == desk.calls[0].headers["x-chatwoot-delivery"]


async def test_an_agent_typing_is_heard(desk: Desk) -> None:
    _, keys = await happened(desk)
    desk.calls.clear()
    gina = desk.client(user_token=desk.token_of("Gina Agent"))
    await gina.send(conversations.set_typing(1, is_on=True))
    await desk.sandbox.idle()

    (typing,) = [webhooks.parse(verified(call, keys)) for call in desk.calls]

    assert isinstance(typing, Typing)
    assert (typing.is_on, typing.is_private) == (True, False)
