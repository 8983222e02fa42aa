"""Who has signed once is not believed without a signature, until an administrator says so."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests.helpdesk import Delivery, Helpdesk, open_helpdesk, receive
from tickets_app.db.signed_webhooks import SignedWebhook
from tickets_app.db.webhook_events import WebhookEvent
from tickets_app.services import signatures
from tickets_app.services.ingest import Receipt
from tickets_app.services.signature_memory import GOOD_FOR, SignatureMemory
from tickets_app.services.tools import Tools

TOKEN = "a token of ours that lay in a log"
UNSIGNED = Delivery(json.dumps({"event": "message_created", "id": 1}).encode(), {}, TOKEN)


@pytest.fixture
async def portal(tools: Tools) -> AsyncIterator[Helpdesk]:
    """A portal that knows secret and token of its Chatwoot, which has not called yet."""
    async with open_helpdesk(tools) as desk:
        assert desk.tools.settings.chatwoot
        chatwoot = replace(desk.tools.settings.chatwoot, webhook_token=TOKEN)
        settings = replace(desk.tools.settings, chatwoot=chatwoot)
        yield replace(desk, tools=replace(desk.tools, settings=settings))


def another_process(portal: Helpdesk) -> Tools:
    return replace(portal.tools, signatures=SignatureMemory())


async def is_signed(portal: Helpdesk) -> Receipt:
    raw = json.dumps({"event": "nothing_known", "id": portal.clock().timestamp()}).encode()
    return await receive(portal.tools, portal.signed(raw))


async def rows(tools: Tools, table: type[SignedWebhook] | type[WebhookEvent]) -> int:
    async with tools.readers() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_an_unsigned_call_is_a_hint_before_the_first_signature(portal: Helpdesk) -> None:
    assert await receive(portal.tools, UNSIGNED) is not Receipt.UNVERIFIED


async def test_an_unsigned_call_is_refused_after_the_first_signature(portal: Helpdesk) -> None:
    await is_signed(portal)
    stored = await rows(portal.tools, WebhookEvent)
    assert await receive(portal.tools, UNSIGNED) is Receipt.UNVERIFIED
    assert portal.tools.counters.count("webhook.refused.SignatureMissing") == 1
    assert await rows(portal.tools, WebhookEvent) == stored


async def test_a_wrong_signature_demands_nothing(portal: Helpdesk) -> None:
    wrong = portal.signed(b"{}", **{"x-chatwoot-signature": f"sha256={'0' * 64}"})
    assert await receive(portal.tools, wrong) is Receipt.UNVERIFIED
    assert await receive(portal.tools, UNSIGNED) is not Receipt.UNVERIFIED


async def test_every_process_refuses_what_one_has_learnt(portal: Helpdesk) -> None:
    other = another_process(portal)
    await receive(other, UNSIGNED)
    await is_signed(portal)
    portal.clock.advance(GOOD_FOR)
    assert await receive(other, UNSIGNED) is Receipt.UNVERIFIED


async def test_a_restart_forgets_nothing(portal: Helpdesk) -> None:
    await is_signed(portal)
    assert await receive(another_process(portal), UNSIGNED) is Receipt.UNVERIFIED


async def test_unsigned_calls_are_taken_again_when_an_administrator_says_so(
    portal: Helpdesk,
) -> None:
    await is_signed(portal)
    assert await signatures.accept_unsigned(another_process(portal))
    portal.clock.advance(GOOD_FOR)
    assert await receive(portal.tools, UNSIGNED) is not Receipt.UNVERIFIED


async def test_the_next_signature_demands_signatures_again(portal: Helpdesk) -> None:
    await is_signed(portal)
    await signatures.accept_unsigned(portal.tools)
    portal.clock.advance(GOOD_FOR)
    await is_signed(portal)
    assert await receive(portal.tools, UNSIGNED) is Receipt.UNVERIFIED


async def test_a_chatwoot_at_another_address_begins_anew(portal: Helpdesk) -> None:
    await is_signed(portal)
    assert portal.tools.settings.chatwoot
    chatwoot = replace(portal.tools.settings.chatwoot, base_url="http://older.example")
    settings = replace(portal.tools.settings, chatwoot=chatwoot)
    moved = replace(another_process(portal), settings=settings)
    assert await receive(moved, UNSIGNED) is not Receipt.UNVERIFIED


async def test_nothing_was_refused_where_nothing_was_signed(portal: Helpdesk) -> None:
    assert not await signatures.accept_unsigned(portal.tools)
    assert await signatures.demanded_since(portal.tools) is None


async def test_many_calls_at_once_ask_once_and_write_once(
    portal: Helpdesk, selects: list[str]
) -> None:
    await is_signed(portal)
    portal.clock.advance(GOOD_FOR)
    selects.clear()
    await asyncio.gather(*(is_signed(portal) for _ in range(20)))
    assert len([asked for asked in selects if "signed_webhook" in asked]) == 1
    assert await rows(portal.tools, SignedWebhook) == 1
