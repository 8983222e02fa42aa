"""What tests of polling share: a ticket in Chatwoot, a poller that has polled, and a poll."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from tests import factories
from tests.helpdesk import Helpdesk
from tickets_app.services.reconciliation.polling import Poller

MINUTE = timedelta(minutes=1)


async def ticket_in_chatwoot(desk: Helpdesk) -> int:
    number = await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    return number


async def settled_poller(desk: Helpdesk) -> Poller:
    """Has polled once, a minute ago."""
    poller = Poller(desk.tools, "one")
    await poll(desk, poller)
    return poller


async def poll(desk: Helpdesk, poller: Poller) -> bool:
    await desk.sandbox.idle()
    has_polled = await poller.take_turn()
    desk.clock.advance(MINUTE)
    return has_polled


async def words_of(desk: Helpdesk, number: int) -> list[str]:
    entries = await factories.entries_of(desk.tools, number)
    return [entry.body for entry in entries if entry.kind == "message"][1:]


def requests_of(desk: Helpdesk, monkeypatch: pytest.MonkeyPatch) -> list[httpx.URL]:
    """The addresses asked from now on."""
    asked: list[httpx.URL] = []
    assert desk.tools.chatwoot
    send = desk.tools.chatwoot._http.send

    async def note(request: httpx.Request, **more: object) -> httpx.Response:
        asked.append(request.url)
        return await send(request)

    monkeypatch.setattr(desk.tools.chatwoot._http, "send", note)
    return asked
