"""The door: what is believed, what is stored, what is never written down."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from integrations.errors import Unrecognisable
from tests import factories
from tests.factories import Heard
from tests.helpdesk import Delivery, Helpdesk, receive
from tickets_app.db.webhook_events import WebhookEvent
from tickets_app.services import inbox, ingest
from tickets_app.services.ingest import Receipt
from tickets_app.services.tools import Tools

CANARY = "canário 7F3A segredo da equipe"


async def stored(tools: Tools) -> list[WebhookEvent]:
    async with tools.readers() as session:
        return list(await session.scalars(select(WebhookEvent).order_by(WebhookEvent.id)))


async def forget_stored(tools: Tools) -> None:
    async with tools.sessions.begin() as session:
        for event in await session.scalars(select(WebhookEvent)):
            await session.delete(event)


def body(**values: Any) -> bytes:
    return json.dumps({"event": "message_created", **values}).encode()


async def ticket_in_chatwoot(desk: Helpdesk) -> int:
    number = await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    return number


async def answer_in_hand(desk: Helpdesk) -> Delivery:
    """The delivery of an agent's answer, which the portal has not got yet."""
    number = await ticket_in_chatwoot(desk)
    await forget_stored(desk.tools)
    desk.door.is_open = False
    await desk.says(number, "Já vou olhar.")
    await desk.sandbox.idle()
    events = [json.loads(one.raw) for one in desk.door.deliveries]
    answers = [
        event["event"] == "message_created" and event["private"] is False for event in events
    ]
    return [
        one for one, is_answer in zip(desk.door.deliveries, answers, strict=True) if is_answer
    ][-1]


async def test_a_signed_call_is_stored_before_it_is_answered(desk: Helpdesk) -> None:
    delivery = await answer_in_hand(desk)
    assert await receive(desk.tools, delivery) is Receipt.STORED
    assert [event.state for event in await stored(desk.tools)] == ["received"]


async def test_the_same_delivery_is_stored_once(desk: Helpdesk) -> None:
    delivery = await answer_in_hand(desk)
    receipts = [await receive(desk.tools, delivery) for _ in range(3)]
    assert receipts == [Receipt.STORED, Receipt.REPEATED, Receipt.REPEATED]


async def test_deliveries_that_arrive_together_are_each_stored_once(desk: Helpdesk) -> None:
    different = [
        desk.signed(
            body(event="moon_risen", id=number),
            **{"x-chatwoot-delivery": f"delivery-{number}"},
        )
        for number in range(20)
    ]
    receipts = await asyncio.gather(*(receive(desk.tools, one) for one in different * 2))
    assert receipts.count(Receipt.STORED) == receipts.count(Receipt.REPEATED) == 20
    assert len(await stored(desk.tools)) == 20


async def test_a_changed_body_is_not_believed_and_not_stored(desk: Helpdesk) -> None:
    delivery = await answer_in_hand(desk)
    forged = replace(delivery, raw=delivery.raw.replace(b"vou olhar", b"foi embora"))
    assert await receive(desk.tools, forged) is Receipt.UNVERIFIED
    assert await stored(desk.tools) == []


async def test_an_unsigned_call_is_not_believed_where_a_secret_is_set(desk: Helpdesk) -> None:
    delivery = await answer_in_hand(desk)
    assert await receive(desk.tools, replace(delivery, headers={})) is Receipt.UNVERIFIED


async def test_a_stale_call_is_not_believed(desk: Helpdesk) -> None:
    long_ago = str(int(desk.clock().timestamp()) - 301)
    delivery = desk.signed(body(), **{"x-chatwoot-timestamp": long_ago})
    assert await receive(desk.tools, delivery) is Receipt.UNVERIFIED
    assert desk.tools.counters.count("webhook.refused.TooOld") == 1


async def test_nothing_is_believed_without_a_chatwoot(tools: Tools) -> None:
    assert await ingest.receive(tools, b"{}", {}, "") is Receipt.UNVERIFIED


async def test_more_than_four_megabytes_are_too_large(desk: Helpdesk) -> None:
    delivery = desk.signed(b"x" * (4 * 1024 * 1024 + 1))
    assert await receive(desk.tools, delivery) is Receipt.TOO_LARGE


async def test_what_is_signed_and_no_json_is_kept_apart(desk: Helpdesk) -> None:
    assert await receive(desk.tools, desk.signed(b"[" * 50_000)) is Receipt.POISON
    assert [event.state for event in await stored(desk.tools)] == ["poison"]
    assert not await inbox.process_next(desk.tools)


async def test_not_even_a_misshapen_note_is_written_down(desk: Helpdesk) -> None:
    note = body(id="odd", private=True, content=CANARY)
    assert await receive(desk.tools, desk.signed(note)) is Receipt.POISON
    assert [event.body for event in await stored(desk.tools)] == [b""]


async def test_an_event_that_we_do_not_know_is_dropped_and_counted(desk: Helpdesk) -> None:
    assert await receive(desk.tools, desk.signed(body(event="moon_risen"))) is Receipt.STORED
    assert desk.tools.counters.count("webhook.left_out.unknown") == 1
    assert not await inbox.process_next(desk.tools)


async def test_the_words_of_a_private_note_are_never_written_down(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    await desk.notes(number, CANARY)
    await desk.sandbox.idle()
    events = await stored(desk.tools)
    assert [event.body for event in events if event.outcome == "private"] == [b""]
    assert not any("7F3A" in event.body.decode() for event in events)


async def test_the_words_of_other_inboxes_are_never_written_down(desk: Helpdesk) -> None:
    elsewhere = body(
        id=1, private=False, message_type="incoming", created_at=1, content=CANARY,
        inbox={"id": 99}, account={"id": 1}, conversation={"id": 5, "inbox_id": 99},
    )  # fmt: skip
    await receive(desk.tools, desk.signed(elsewhere))
    assert [(event.outcome, event.body) for event in await stored(desk.tools)] == [
        ("foreign_inbox", b"")
    ]


async def test_the_token_of_the_contacts_socket_is_never_written_down(desk: Helpdesk) -> None:
    delivery = await answer_in_hand(desk)
    token = json.loads(delivery.raw)["conversation"]["contact_inbox"]["pubsub_token"]
    await receive(desk.tools, delivery)
    assert token.encode() not in (await stored(desk.tools))[0].body


async def test_typing_is_told_at_once_and_kept_nowhere(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    before, heard = len(await stored(desk.tools)), Heard(desk.tools)
    await desk.types(number)
    await desk.sandbox.idle()
    told = [(one.kind, one.number, one.name, one.is_on) for one in heard.all]
    assert told == [("typing", number, "Alice Agente", True)]
    assert len(await stored(desk.tools)) == before


async def test_typing_a_private_note_is_not_told(desk: Helpdesk) -> None:
    number, heard = await ticket_in_chatwoot(desk), Heard(desk.tools)
    await desk.types(number, is_private=True)
    await desk.sandbox.idle()
    assert heard.all == []


async def test_a_delivery_that_fails_blocks_no_other_and_is_poison_in_the_end(
    desk: Helpdesk,
) -> None:
    delivery = await answer_in_hand(desk)
    await receive(desk.tools, delivery)
    async with desk.tools.sessions.begin() as session:
        event = (await session.scalars(select(WebhookEvent))).one()
        event.body = b"no longer JSON"
    for pause in (*inbox.PAUSES, timedelta()):
        with pytest.raises(Unrecognisable):
            await inbox.process_next(desk.tools)
        assert not await inbox.process_next(desk.tools)
        desk.clock.advance(pause)
    [poison] = await stored(desk.tools)
    assert (poison.state, poison.outcome) == ("poison", "failed: Unrecognisable")
