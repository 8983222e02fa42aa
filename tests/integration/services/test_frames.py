"""What frames of the cable say is taken; where that is not enough, Chatwoot is asked."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from integrations.chatwoot import cable
from integrations.chatwoot.client import ChatwootClient
from tests import factories
from tests.helpdesk import Helpdesk
from tickets_app.db import hearing
from tickets_app.db import tickets as tickets_db
from tickets_app.services import inbox, listening
from tickets_app.services.tools import Tools


async def frame_of(
    desk: Helpdesk, number: int, event: str = "message.created", **more: Any
) -> str:
    """A message as the cable tells it: with the number of its conversation and no state of it."""
    assert desk.tools.chatwoot
    now = desk.clock() + timedelta(minutes=1)
    data = {
        "id": 900,
        "content": "Já vou olhar.",
        "account_id": 1,
        "inbox_id": desk.tools.chatwoot.config.inbox_id,
        "conversation_id": await desk.conversation_id(number),
        "message_type": 1,
        "created_at": int(now.timestamp()),
        "updated_at": now.isoformat(timespec="milliseconds"),
        "private": False,
        "sender": {"id": 2, "name": "Alice Agente", "type": "user"},
        "conversation": {"assignee_id": 2, "contact_inbox": {"source_id": "door"}},
    }
    message = {"event": event, "data": data | more}
    return json.dumps({"identifier": "ours", "message": message})


async def heard(tools: Tools, frame: str) -> None:
    told = cable.read(frame, "ours")
    assert isinstance(told, cable.Told)
    await listening.receive(tools, told)


def unreachable(_: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("Chatwoot is not asked")


@asynccontextmanager
async def nobody_asked(desk: Helpdesk) -> AsyncIterator[Tools]:
    """The portal's tools with a Chatwoot that answers nothing."""
    assert desk.tools.chatwoot
    config = desk.tools.chatwoot.config
    async with ChatwootClient(config, transport=httpx.MockTransport(unreachable)) as client:
        yield replace(desk.tools, chatwoot=client)


async def messages_of(tools: Tools, number: int) -> list[tuple[str, bool, bool]]:
    entries = await factories.entries_of(tools, number)
    return [
        (entry.body, bool(entry.edited_at), bool(entry.deleted_at))
        for entry in entries
        if entry.kind == "message" and entry.actor_kind == "agent"
    ]


async def test_a_message_of_a_known_ticket_is_shown_without_asking(desk: Helpdesk) -> None:
    number = await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    async with nobody_asked(desk) as tools:
        await heard(tools, await frame_of(desk, number))
        await inbox.process_next(tools)
    assert await messages_of(desk.tools, number) == [("Já vou olhar.", False, False)]
    assert (await factories.row_of(desk.tools, number)).has_answer


@pytest.mark.parametrize("is_late_first", [False, True])
async def test_the_newer_words_stay_whichever_frame_comes_first(
    desk: Helpdesk, is_late_first: bool
) -> None:
    number = await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    changed_at = desk.clock() + timedelta(minutes=5)
    later = {"content": "Novo.", "updated_at": changed_at.isoformat()}
    frames = [
        await frame_of(desk, number),
        await frame_of(desk, number, "message.updated", **later),
    ]
    async with nobody_asked(desk) as tools:
        for frame in reversed(frames) if is_late_first else frames:
            await heard(tools, frame)
            await inbox.process_next(tools)
    assert await messages_of(desk.tools, number) == [("Novo.", True, False)]


async def test_a_message_that_support_deletes_is_deleted_here(desk: Helpdesk) -> None:
    number = await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    deleted = {"content": "This message was deleted", "content_attributes": {"deleted": True}}
    async with nobody_asked(desk) as tools:
        await heard(tools, await frame_of(desk, number))
        await heard(tools, await frame_of(desk, number, "message.updated", **deleted))
        while await inbox.process_next(tools):
            pass
    assert await messages_of(desk.tools, number) == [("", False, True)]


async def test_a_message_of_an_unknown_conversation_is_looked_up(desk: Helpdesk) -> None:
    number = await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    desk.door.is_open = False
    said = await desk.says(number, "De verdade.")
    row_id = (await factories.row_of(desk.tools, number)).id
    frame = await frame_of(desk, number, id=said.id, content="Not what stands there.")
    async with desk.tools.sessions.begin() as session:
        ticket = await tickets_db.get_for_update(session, row_id)
        ticket.chatwoot_conversation_id = None
    await heard(desk.tools, frame)
    while await inbox.process_next(desk.tools):
        pass
    assert await messages_of(desk.tools, number) == [("De verdade.", False, False)]


async def test_the_same_frame_twice_is_kept_once(desk: Helpdesk) -> None:
    number = await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    frame = await frame_of(desk, number)
    await heard(desk.tools, frame)
    await heard(desk.tools, frame)
    counts = [desk.tools.counters.count(f"cable.{name}") for name in ("stored", "repeated")]
    assert counts == [1, 1]


async def test_what_we_heard_ourselves_does_not_hide_that_nobody_calls(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def called_at() -> datetime | None:
        company_id = await desk.tools.intake.company_id(desk.tools.readers)
        async with desk.tools.readers() as session:
            return await hearing.newest_received_at(session, company_id)

    number = await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    await heard(desk.tools, await frame_of(desk, number))
    assert await called_at() is not None
    monkeypatch.setattr(hearing, "LATELY", 1)
    assert await called_at() is None
