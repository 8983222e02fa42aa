"""One journey against a Chatwoot that is really there: `pytest -m live`, on an account for trying.

CHATWOOT_LIVE_URL, CHATWOOT_LIVE_ACCOUNT and CHATWOOT_LIVE_TOKEN (an administrator's) say where.
"""

from __future__ import annotations

import os
from dataclasses import replace
from uuid import uuid4

import pytest

from integrations.chatwoot import doctor, setup
from integrations.chatwoot.api.call import Upload
from integrations.chatwoot.api.messages import NewMessage
from integrations.chatwoot.client import ChatwootClient, ChatwootConfig
from integrations.chatwoot.findings import Believed, Level
from integrations.chatwoot.setup import Done

pytestmark = pytest.mark.live

PORTAL_URL = "https://portal.corp.example"
PLAN = setup.Plan(PORTAL_URL, inbox_name="Tickets live test", bot_name="Tickets live test")


def config() -> ChatwootConfig:
    return ChatwootConfig(
        base_url=os.environ["CHATWOOT_LIVE_URL"],
        account_id=int(os.environ["CHATWOOT_LIVE_ACCOUNT"]),
        inbox_id=0,
        inbox_identifier="",
        user_token=os.environ["CHATWOOT_LIVE_TOKEN"],
    )


async def ready_client() -> tuple[ChatwootClient, setup.Kept]:
    async with ChatwootClient(config()) as administrator:
        kept = (await setup.set_up(administrator, PLAN)).kept
    ready = replace(
        config(),
        inbox_id=kept.inbox_id,
        inbox_identifier=kept.inbox_identifier,
        bot_token=kept.bot_token,
    )
    return ChatwootClient(ready), kept


async def test_set_up_changes_nothing_the_second_time_and_leaves_nothing_wrong() -> None:
    client, kept = await ready_client()

    async with client:
        again = await setup.set_up(client, PLAN)
        believed = Believed(PORTAL_URL, (kept.webhook_secret,), kept.webhook_token)
        found = await doctor.examine(client, believed)

    assert {step.done for step in again.steps} == {Done.FOUND}
    assert not [finding for finding in found if finding.level is Level.BAD]


async def test_a_ticket_is_opened_found_answered_and_resolved() -> None:
    client, _ = await ready_client()
    source_id, identifier = str(uuid4()), f"live-{uuid4()}"
    note = Upload("note.txt", "text/plain", b"hello")

    async with client:
        contact = await client.create_contact(
            identifier=identifier,
            name="Dave",
            email=f"{identifier}@corp.example",
            custom_attributes={},
        )
        await client.create_contact_inbox(contact.id, source_id)
        made = await client.create_conversation(
            contact_id=contact.id,
            source_id=source_id,
            custom_attributes={},
            additional_attributes={"portal_ticket": source_id},
        )
        sent = await client.create_message(made.id, NewMessage("hi", source_id, files=(note,)))
        (found,) = await client.find_conversations(source_id)
        stored = await client.list_messages(found.id, after=sent.id - 1)
        await client.resolve_as_contact(source_id, made.id)
        resolved = await client.get_conversation(made.id)

    assert [message.source_id for message in stored if message.id == sent.id] == [source_id]
    assert (found.id, resolved.status) == (made.id, "resolved")
