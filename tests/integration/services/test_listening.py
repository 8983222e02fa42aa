"""The websocket in place of webhooks, on a real socket: nobody calls the portal's door here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from integrations.chatwoot.api import account
from integrations.chatwoot.api.messages import NewMessage
from integrations.chatwoot.client import ChatwootClient
from tests import factories
from tests.helpdesk import Helpdesk
from tests.outbound import (
    LIMIT,
    QUICK,
    Outbound,
    listening_as,
    open_outbound,
    stands,
    until,
    working,
)
from tickets_app.db import routines
from tickets_app.db.routines import Holder, Rhythm, Routine
from tickets_app.db.webhook_events import WebhookEvent
from tickets_app.services import listening
from tickets_app.services.announcements import Announcement
from tickets_app.services.reconciliation import status
from tickets_app.services.reconciliation.polling import Poller
from tickets_app.services.tools import Tools
from tickets_app.settings import Hearing

CANARY = "CANARY-internal"


@pytest.fixture(params=["4.10.0", "4.16.2"])
async def outbound(tools: Tools, request: pytest.FixtureRequest) -> AsyncIterator[Outbound]:
    async with open_outbound(tools, request.param) as one:
        yield one


@pytest.fixture
async def newest(tools: Tools) -> AsyncIterator[Outbound]:
    async with open_outbound(tools, "4.16.2") as one:
        yield one


async def until_lines(outbound: Outbound, count: int) -> None:
    """Wait until Chatwoot knows of so many: who hangs up is gone there a moment later."""

    async def look() -> bool:
        return outbound.line_count == count

    await until(look)


async def test_an_answer_arrives_though_nobody_calls_us(outbound: Outbound) -> None:
    async with listening_as(outbound):
        await stands(outbound)
        number = await outbound.ticket()
        await outbound.desk.says(number, "Já vou olhar.")
        await until(lambda: outbound.bodies(number))
    assert await outbound.bodies(number) == ["Já vou olhar."]


async def test_what_support_does_is_told_in_the_thread(outbound: Outbound) -> None:
    async def is_resolved() -> bool:
        await outbound.desk.process()
        return (await factories.row_of(outbound.tools, number)).status == "resolved"

    async with listening_as(outbound):
        await stands(outbound)
        number = await outbound.ticket()
        await outbound.desk.sets_status(number, "resolved")
        await until(is_resolved)
    entries = await factories.entries_of(outbound.tools, number)
    assert [entry.to_value for entry in entries if entry.kind == "status"] == ["resolved"]


async def test_a_message_of_ours_that_comes_back_is_not_doubled(outbound: Outbound) -> None:
    async with listening_as(outbound):
        await stands(outbound)
        number = await outbound.ticket()

        async def has_come_back() -> bool:
            await outbound.desk.process()
            return outbound.tools.counters.count("cable.stored") >= 2

        await until(has_come_back)
    entries = await factories.entries_of(outbound.tools, number)
    assert [entry.message_state for entry in entries if entry.kind == "message"] == ["sent"]


async def test_an_agent_who_types_is_shown_typing_and_nothing_is_stored(
    newest: Outbound,
) -> None:
    told: list[Announcement] = []

    async def hear(announcement: Announcement) -> None:
        told.append(announcement)

    async def is_typing() -> bool:
        return any(one.kind == "typing" for one in told)

    newest.tools.bus.subscribe(hear)
    async with listening_as(newest):
        await stands(newest)
        number = await newest.ticket()
        await newest.desk.types(number)
        await until(is_typing)
    (typing,) = [one for one in told if one.kind == "typing"]
    assert (typing.name, typing.number, typing.is_on) == ("Alice Agente", number, True)
    assert typing.user_ids == (newest.dave.user_id,)


async def test_notes_and_other_inboxes_leave_no_trace(
    newest: Outbound, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with listening_as(newest):
        await stands(newest)
        number = await newest.ticket()
        await newest.desk.notes(number, f"{CANARY} note")
        await newest.desk.types(number, is_private=True)
        await say_in_another_inbox(newest, f"{CANARY} elsewhere")
        await newest.desk.says(number, "Visible.")
        await until(lambda: newest.bodies(number))
    assert await newest.bodies(number) == ["Visible."]
    left_out = {
        reason: newest.tools.counters.count(f"cable.left_out.{reason}")
        for reason in ("private", "foreign_inbox", "activity")
    }
    assert left_out["private"] >= 2
    assert left_out["foreign_inbox"] >= 1
    kept = await everything_kept(newest)
    assert CANARY.encode() not in kept
    for token in pubsub_tokens(newest):
        assert token.encode() not in kept
        assert token not in caplog.text
    assert "Visible." not in caplog.text


async def say_in_another_inbox(outbound: Outbound, text: str) -> None:
    assert outbound.tools.chatwoot
    root = outbound.tools.chatwoot
    other = await root.send(
        account.create_inbox({"name": "Other", "channel": {"type": "api", "webhook_url": ""}})
    )
    there = ChatwootClient(replace(root.config, inbox_id=other.id, bot_token=None))
    async with there:
        contact = await there.create_contact(
            identifier="x", name="X", email="x@corp.example", custom_attributes={}
        )
        await there.create_contact_inbox(contact.id, "other-door")
        made = await there.create_conversation(
            contact_id=contact.id,
            source_id="other-door",
            custom_attributes={},
            additional_attributes={},
        )
        await there.create_message(made.id, NewMessage(text, "k", kind="outgoing"))


async def everything_kept(outbound: Outbound) -> bytes:
    """Every byte of what came in and of what is shown."""
    async with outbound.tools.readers() as session:
        bodies = await session.scalars(select(WebhookEvent.body))
        numbers = [b"\n".join(bodies)]
    entries = await factories.entries_of(outbound.tools, 1)
    return b"\n".join([*numbers, *(entry.body.encode() for entry in entries)])


def pubsub_tokens(outbound: Outbound) -> set[str]:
    store = outbound.desk.sandbox.world.store
    return {one.pubsub_token for one in (*store.users, *store.contact_inboxes)}


async def test_each_time_the_cable_stands_what_was_missed_is_asked_for(newest: Outbound) -> None:
    company_id = await newest.tools.intake.company_id(newest.tools.readers)
    later = newest.tools.clock() + timedelta(minutes=1)
    async with newest.tools.sessions.begin() as session:
        session.add(Routine(company_id=company_id, name="polling", next_at=later))

    async def is_due() -> bool:
        async with newest.tools.readers() as session:
            polling = await routines.find(session, company_id, "polling")
            return polling is not None and polling.next_at <= newest.tools.clock()

    async with listening_as(newest):
        await until(is_due)


async def test_after_a_restart_of_chatwoot_the_portal_listens_again(newest: Outbound) -> None:
    async with listening_as(newest):
        await stands(newest)
        number = await newest.ticket()
        await newest.server.stop()
        await newest.server.start()
        await stands(newest, 2)
        await newest.desk.says(number, "De volta.")
        await until(lambda: newest.bodies(number))
    assert newest.tools.counters.count("cable.down.Broken") >= 1


async def test_every_process_can_tell_how_the_line_stands(
    newest: Outbound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "RENEWED_EVERY", timedelta(milliseconds=50))
    seen: list[str] = []

    async def state() -> str:
        async with newest.tools.readers() as session:
            seen.append(await listening.state(session, newest.tools))
        return seen[-1]

    async def is_up() -> bool:
        return await state() == listening.UP

    async def is_down() -> bool:
        return await state() not in (listening.UP, listening.CONNECTING)

    assert await state() == listening.NOBODY
    async with listening_as(newest):
        await until(is_up)
        await newest.server.stop()
        await until(is_down)
        assert seen[-1] in ("Broken", "Unreachable")
        await newest.server.start()
        await until(is_up)
    assert await state() == listening.NOBODY


async def test_of_two_processes_one_listens_and_the_other_takes_over(newest: Outbound) -> None:
    async with listening_as(newest, "one") as first:
        await stands(newest)
        await listening.listen(newest.tools, "two", QUICK)
        assert newest.line_count == 1
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        async with listening_as(newest, "two"):
            await stands(newest, 2)
            await until_lines(newest, 1)


async def test_a_process_that_dies_is_followed_within_its_lease(newest: Outbound) -> None:
    company_id = await newest.tools.intake.company_id(newest.tools.readers)
    dead, now = Holder(company_id, "cable", "dead"), newest.tools.clock()
    async with newest.tools.sessions.begin() as session:
        await routines.claim(session, dead, now, Rhythm(listening.LEASE, listening.LEASE, now))
    await listening.listen(newest.tools, "two", QUICK)
    assert newest.tools.counters.count("cable.up") == 0
    newest.desk.clock.advance(listening.LEASE)
    async with listening_as(newest, "two"):
        await stands(newest)


async def test_who_has_lost_the_cable_hangs_up(
    newest: Outbound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "RENEWED_EVERY", timedelta(milliseconds=50))
    company_id = await newest.tools.intake.company_id(newest.tools.readers)
    async with listening_as(newest, "one") as first:
        await stands(newest)
        async with newest.tools.sessions.begin() as session:
            taken = await routines.find(session, company_id, "cable")
            assert taken
            taken.lease_owner = "two"
        async with asyncio.timeout(LIMIT):
            await first

    await until_lines(newest, 0)


async def test_an_event_that_cannot_be_kept_ends_the_turn_so_that_the_next_asks_for_it(
    newest: Outbound, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> bool:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    async with listening_as(newest) as turn:
        await stands(newest)
        monkeypatch.setattr(newest.tools.intake, "store", fail)
        await factories.ticket(newest.tools, newest.dave)
        await newest.desk.deliver()
        with pytest.raises(OperationalError):
            async with asyncio.timeout(LIMIT):
                await turn


@pytest.mark.parametrize("version", ["4.10.0", "4.16.2"])
async def test_what_comes_both_ways_is_told_once(tools: Tools, version: str) -> None:
    async with open_outbound(tools, version, Hearing.WEBHOOK_AND_CABLE) as both:

        async def is_resolved() -> bool:
            await both.desk.process()
            return (await factories.row_of(both.tools, number)).status == "resolved"

        async with listening_as(both):
            await stands(both)
            number = await both.ticket()
            await both.desk.says(number, "Já vou olhar.")
            await both.desk.sets_status(number, "resolved")
            await until(is_resolved)
            await both.desk.settle()
        counted = [both.tools.counters.count(f"{way}.stored") for way in ("webhook", "cable")]
        assert all(counted)
        assert await both.bodies(number) == ["Já vou olhar."]
        entries = await factories.entries_of(both.tools, number)
        assert [entry.to_value for entry in entries if entry.kind == "status"] == ["resolved"]
        assert both.desk.door.deliveries


async def test_a_portal_that_hears_by_webhooks_alone_listens_to_nothing(desk: Helpdesk) -> None:
    assert not listening.is_wanted(desk.tools)
    assert not listening.is_wanted(replace(desk.tools, chatwoot=None))


async def test_where_nobody_calls_us_chatwoot_is_asked_every_20_seconds(newest: Outbound) -> None:
    company_id = await newest.tools.intake.company_id(newest.tools.readers)
    await Poller(newest.tools, "one").take_turn()
    async with newest.tools.readers() as session:
        polling = await routines.find(session, company_id, "polling")
    assert polling
    assert polling.succeeded_at
    assert polling.next_at - polling.succeeded_at == timedelta(seconds=20)
    assert not (await status.read(newest.tools)).is_silent


async def test_the_whole_portal_works_with_nothing_but_connections_of_its_own(
    outbound: Outbound,
) -> None:
    async def is_delivered() -> bool:
        return not (await factories.row_of(outbound.tools, number)).undelivered_count

    async def is_answered() -> bool:
        row = await factories.row_of(outbound.tools, number)
        return row.has_answer and row.status == "resolved"

    async with working(outbound):
        number = await factories.ticket(outbound.tools, outbound.dave)
        await until(is_delivered)
        await outbound.desk.says(number, "Troquei o cabo.")
        await outbound.desk.sets_status(number, "resolved")
        await until(is_answered)
    assert await outbound.bodies(number) == ["Troquei o cabo."]
    await until_lines(outbound, 0)


async def test_what_was_said_while_chatwoot_was_not_to_be_reached_comes_when_it_is(
    newest: Outbound,
) -> None:
    number = await newest.ticket()

    async def has_come() -> bool:
        entries = await factories.entries_of(newest.tools, number)
        return "Dito na pausa." in [entry.body for entry in entries]

    async with working(newest):
        await stands(newest)
        await newest.server.stop()
        await newest.desk.says(number, "Dito na pausa.")
        await newest.desk.sandbox.idle()
        await newest.server.start()
        await until(has_come)
    assert await newest.bodies(number) == ["Dito na pausa."]
