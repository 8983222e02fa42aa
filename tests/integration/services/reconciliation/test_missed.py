"""What polling finds and a webhook should have told is counted, and too much is an alarm."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from integrations.chatwoot.api import messages as messages_api
from tests.helpdesk import Helpdesk
from tests.integration.services.reconciliation.polls import (
    poll,
    settled_poller,
    ticket_in_chatwoot,
    words_of,
)
from tickets_app.db.tables import WebhookEvent
from tickets_app.services import health
from tickets_app.services.reconciliation import reading, status
from tickets_app.services.reconciliation.polling import Poller
from tickets_app.settings import Hearing


async def test_what_no_webhook_had_announced_is_counted(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    poller = await settled_poller(desk)
    desk.door.is_open = False
    await desk.says(number, "Um")
    await desk.says(number, "Dois")
    await poll(desk, poller)
    await poll(desk, poller)
    found = await status.read(desk.tools)
    assert (found.missed_in_an_hour, found.missed_in_a_day) == (2, 2)
    assert not found.is_degraded


async def test_what_webhooks_have_told_is_not_counted(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    poller = await settled_poller(desk)
    await desk.says(number, "Um")
    await desk.sets_status(number, "resolved")
    await desk.settle()
    await poll(desk, poller)
    assert (await status.read(desk.tools)).missed_in_an_hour == 0


async def test_what_waits_to_be_worked_off_was_not_missed(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    poller = await settled_poller(desk)
    await desk.says(number, "Um")
    await poll(desk, poller)
    assert await words_of(desk, number) == ["Um"]
    assert (await status.read(desk.tools)).missed_in_an_hour == 0


async def test_a_delivery_that_fails_and_was_put_off_hides_nothing(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    poller = await settled_poller(desk)
    await desk.says(number, "Um")
    await desk.sandbox.idle()
    async with desk.tools.sessions.begin() as session:
        put_off = update(WebhookEvent).where(WebhookEvent.state == "received")
        await session.execute(put_off.values(next_at=desk.clock() + timedelta(hours=1)))
    desk.door.is_open = False
    await desk.says(number, "Dois")
    await poll(desk, poller)
    assert await words_of(desk, number) == ["Um", "Dois"]
    assert (await status.read(desk.tools)).missed_in_an_hour >= 1


async def test_what_is_written_while_polling_has_had_no_time_to_be_told(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await ticket_in_chatwoot(desk)
    poller = await settled_poller(desk)
    desk.door.is_open = False
    await desk.alice.send(
        messages_api.create(
            await desk.conversation_id(number),
            messages_api.NewMessage("nota", "", kind="outgoing", is_private=True),
        )
    )
    await desk.sandbox.idle()
    read = reading.read

    async def read_late(*arguments: object, **more: object) -> object:
        await asyncio.sleep(1.1)
        await desk.says(number, "Agora mesmo")
        return await read(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "read", read_late)
    await poll(desk, poller)
    assert await words_of(desk, number) == ["Agora mesmo"]
    assert (await status.read(desk.tools)).missed_in_an_hour == 0


async def test_many_missed_raise_an_alarm_once_and_bring_the_sweep_forward(
    desk: Helpdesk, caplog: pytest.LogCaptureFixture
) -> None:
    number = await ticket_in_chatwoot(desk)
    poller = await settled_poller(desk)
    desk.door.is_open = False
    for part in range(2):
        for n in range(4):
            await desk.says(number, f"{part}{n}")
        await poll(desk, poller)
    alarms = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert [one.getMessage().partition(":")[0] for one in alarms] == [
        "more than 5 webhooks were missed this hour"
    ]
    assert (await status.read(desk.tools)).is_degraded


async def test_after_half_an_hour_without_a_webhook_it_polls_every_twenty_seconds(
    desk: Helpdesk, caplog: pytest.LogCaptureFixture
) -> None:
    number = await ticket_in_chatwoot(desk)
    poller = await settled_poller(desk)
    desk.door.is_open = False
    for _ in range(35):
        await poll(desk, poller)
    await desk.says(number, "Um")
    for _ in range(2):
        await desk.sandbox.idle()
        assert await poller.take_turn()
        desk.clock.advance(timedelta(seconds=21))
    found = await status.read(desk.tools)
    assert (found.is_silent, found.is_degraded) == (True, True)
    said = [one.getMessage() for one in caplog.records if one.levelno == logging.ERROR]
    assert said == ["no webhook has come for 0:30:00: polling alone hears Chatwoot"]


async def test_health_says_that_webhooks_do_not_bring_what_they_should(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    poller = await settled_poller(desk)
    assert (await health.readiness(desk.tools)).checks["webhooks"] == "ok"
    desk.door.is_open = False
    for n in range(6):
        await desk.says(number, str(n))
    await poll(desk, poller)
    found = await health.readiness(desk.tools)
    assert (found.is_ready, found.checks["webhooks"]) == (True, "degraded")
    assert found.checks["webhooks_missed"] == 6


async def test_a_portal_that_is_sent_no_webhooks_misses_none(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    chatwoot = desk.tools.settings.chatwoot
    assert chatwoot
    deaf = replace(chatwoot, hearing=Hearing.OUTBOUND)
    tools = replace(desk.tools, settings=replace(desk.tools.settings, chatwoot=deaf))
    poller = Poller(tools, "one")
    await poll(desk, poller)
    desk.door.is_open = False
    await desk.says(number, "Um")
    desk.clock.advance(timedelta(seconds=1))
    await poll(desk, poller)
    found = await status.read(tools)
    assert await words_of(desk, number) == ["Um"]
    assert (found.missed_in_an_hour, found.expects_webhooks, found.is_silent) == (0, False, False)
