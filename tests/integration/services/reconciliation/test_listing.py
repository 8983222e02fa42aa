"""A list that is too long for Chatwoot is read by pages, a few at a time, and by one process."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from integrations.chatwoot.sandbox.faults import Injection
from tests import factories
from tests.helpdesk import Helpdesk
from tests.integration.services.reconciliation.polls import (
    requests_of,
    settled_poller,
    ticket_in_chatwoot,
    words_of,
)
from tickets_app.db.tables import TicketCursor
from tickets_app.services.reconciliation import listing, pacing
from tickets_app.services.reconciliation.polling import Poller


async def thirty_tickets(desk: Helpdesk) -> None:
    """One page of Chatwoot's and a part of another."""
    for name in ("Dave Costa", "Carol Lima"):
        person = await factories.person(desk.tools, name)
        for _ in range(15):
            await factories.ticket(desk.tools, person)
    await desk.settle()


def refuse_the_long_list(desk: Helpdesk) -> None:
    desk.sandbox.world.faults.next_requests = [Injection(status=502, path="/conversations")]


async def test_a_list_too_long_for_chatwoot_is_read_by_pages(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    poller = await settled_poller(desk)
    desk.door.is_open = False
    await desk.says(number, "Um")
    await desk.sandbox.idle()
    desk.clock.advance(timedelta(hours=2))
    refuse_the_long_list(desk)
    assert await poller.take_turn()
    assert await words_of(desk, number) == ["Um"]


async def test_pages_are_turned_until_they_are_older_than_the_time_away(desk: Helpdesk) -> None:
    await thirty_tickets(desk)
    for conversation in desk.sandbox.world.store.conversations:
        if conversation.display_id < 4:
            conversation.last_activity_at -= timedelta(days=3)
    desk.clock.advance(timedelta(hours=2))
    poller = Poller(desk.tools, "one")
    refuse_the_long_list(desk)
    assert await poller.take_turn()
    async with desk.tools.readers() as session:
        read = len(list(await session.scalars(select(TicketCursor))))
    assert read == 30


async def test_what_has_changed_is_read_before_the_last_page_is_turned(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await thirty_tickets(desk)
    refuse_the_long_list(desk)
    monkeypatch.setattr(listing, "PART", 25)
    asked = requests_of(desk, monkeypatch)
    desk.clock.advance(timedelta(hours=2))
    await Poller(desk.tools, "one").take_turn()
    paths = [url.path for url in asked]
    last_page = max(place for place, url in enumerate(asked) if "page" in url.params)
    assert any(path.endswith("/messages") for path in paths[:last_page])


async def test_nobody_else_polls_while_many_pages_are_turned(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await thirty_tickets(desk)
    refuse_the_long_list(desk)
    monkeypatch.setattr(listing, "PART", 1)
    desk.clock.advance(timedelta(hours=2))
    others: list[bool] = []
    wait = pacing.wait

    async def take_long(*_: object) -> None:
        monkeypatch.setattr(pacing, "wait", wait if len(others) else take_long)
        desk.clock.advance(timedelta(seconds=20))
        others.append(await Poller(desk.tools, "two").take_turn())

    monkeypatch.setattr(pacing, "wait", take_long)
    assert await Poller(desk.tools, "one").take_turn()
    assert others == [False, False]
