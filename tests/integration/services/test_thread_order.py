"""The thread tells what happened in the order in which it happened, however we heard of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from sqlalchemy import delete, text

from integrations.chatwoot import events
from integrations.chatwoot.events import MessageCreated, MessageUpdated
from tests import factories
from tests.helpdesk import Helpdesk
from tickets_app.db import timeline as timeline_db
from tickets_app.db import users
from tickets_app.db.tables import TimelineEntry
from tickets_app.domain.people import Actor
from tickets_app.services import messages, projection, sessions, tickets, timeline
from tickets_app.services.tools import Tools

NIGHT = datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)


async def ticket_in_chatwoot(desk: Helpdesk) -> int:
    number = await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    return number


async def dave_of(desk: Helpdesk) -> Actor:
    async with desk.tools.readers() as session:
        user = await users.find_by_email(session, 1, "dave@example.com")
    assert user
    return sessions.actor_of(user)


async def answers_of(desk: Helpdesk, number: int) -> list[str]:
    """The words of the thread behind the first message, as the page draws them."""
    page = await timeline.page(desk.tools, await dave_of(desk), number)
    drawn = [row.html.strip() for row in page.entries if row.kind == "message"]
    return [html.removeprefix("<p>").removesuffix("</p>") for html in drawn[1:]]


async def a_burst(desk: Helpdesk, number: int, *words: str) -> list[MessageCreated]:
    """What Chatwoot tells when Alice answers as fast as she can; the portal has heard nothing."""
    desk.door.is_open = False
    desk.door.deliveries.clear()
    for said in words:
        await desk.says(number, said)
    await desk.sandbox.idle()
    desk.door.is_open = True
    told = [events.from_payload(json.loads(one.raw)) for one in desk.door.deliveries]
    created = [event for event in told if isinstance(event, MessageCreated)]
    return sorted(created, key=lambda event: event.message.id)


async def hear(desk: Helpdesk, *told: MessageCreated | MessageUpdated) -> None:
    for event in told:
        async with desk.tools.sessions.begin() as session:
            await projection.project(session, desk.tools, event)


async def forget(tools: Tools) -> None:
    async with tools.sessions.begin() as session:
        await session.execute(delete(TimelineEntry).where(TimelineEntry.source != "portal"))


def at(event: MessageCreated, moment: datetime) -> MessageCreated:
    return MessageCreated(replace(event.message, created_at=moment))


def as_answered(event: MessageCreated) -> MessageUpdated:
    """The same from the application API, whose times are whole seconds (contract 2.3)."""
    second = event.message.created_at.replace(microsecond=0)
    return MessageUpdated(replace(event.message, created_at=second))


async def test_any_order_of_arrival_gives_the_same_thread(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    burst = await a_burst(desk, number, "Um", "Dois", "Três", "Quatro")
    for shuffled in permutations(burst):
        await forget(desk.tools)
        await hear(desk, *shuffled)
        assert await answers_of(desk, number) == ["Um", "Dois", "Três", "Quatro"]
        row = await factories.row_of(desk.tools, number)
        assert (row.last_line, row.last_speaker) == ("Quatro", "agent")


async def test_of_the_same_moment_chatwoots_numbers_decide(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    burst = await a_burst(desk, number, "Um", "Dois", "Três")
    moment = burst[0].message.created_at
    await hear(desk, *(at(event, moment) for event in reversed(burst)))
    assert await answers_of(desk, number) == ["Um", "Dois", "Três"]


async def test_an_answer_was_said_at_the_millisecond_of_its_webhook(any_desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(any_desk)
    any_desk.door.deliveries.clear()
    await any_desk.says(number, "Um")
    await any_desk.settle()
    told = [json.loads(one.raw) for one in any_desk.door.deliveries]
    [moment] = [body["created_at"] for body in told if body["event"] == "message_created"]
    [_, answer] = await factories.entries_of(any_desk.tools, number)
    assert answer.occurred_at == datetime.fromisoformat(moment)


@pytest.mark.parametrize("is_first", [True, False])
async def test_an_answer_in_whole_seconds_moves_no_message(desk: Helpdesk, is_first: bool) -> None:
    number = await ticket_in_chatwoot(desk)
    moments = (NIGHT + timedelta(milliseconds=ms) for ms in (300, 700))
    burst = await a_burst(desk, number, "Um", "Dois")
    one, two = (at(event, moment) for event, moment in zip(burst, moments, strict=True))
    again = [as_answered(two), two] if is_first else [two, as_answered(two)]
    await hear(desk, *again, one)
    entries = await factories.entries_of(desk.tools, number)
    told = {entry.body: entry.occurred_at.microsecond for entry in entries}
    assert (told["Um"], told["Dois"]) == (300_000, 700_000)


async def test_a_late_older_message_stays_unread_until_it_was_seen(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    late, newer = await a_burst(desk, number, "Um", "Dois")
    dave = await dave_of(desk)
    await hear(desk, newer)
    await tickets.mark_seen(desk.tools, dave, number)
    seen = (await tickets.show(desk.tools, dave, number)).read_entry_id
    await hear(desk, late)
    page = await timeline.page(desk.tools, dave, number, new_after=seen)
    kinds = [row.kind for row in page.entries]
    assert kinds[-3:] == ["new", "message", "message"]
    await tickets.mark_seen(desk.tools, dave, number)
    assert (await tickets.show(desk.tools, dave, number)).read_entry_id == page.newest_id


async def test_older_pages_follow_the_same_order(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    burst = await a_burst(desk, number, *map(str, range(8)))
    await hear(desk, *burst[::2], *burst[1::2])
    dave, before, read = await dave_of(desk), 0, list[str]()
    while before or not read:
        page = await timeline.page(desk.tools, dave, number, before, 3)
        read[:0] = [row.html for row in page.entries if row.kind == "message"]
        before = page.older_cursor
    assert read[1:] == [f"<p>{n}</p>\n" for n in range(8)]


async def test_older_pages_are_found_also_when_the_cursors_message_is_gone(
    desk: Helpdesk,
) -> None:
    number = await ticket_in_chatwoot(desk)
    await hear(desk, *await a_burst(desk, number, *map(str, range(4))))
    entries = await factories.entries_of(desk.tools, number)
    async with desk.tools.sessions.begin() as session:
        await session.delete(await session.get_one(TimelineEntry, entries[2].id))
    page = await timeline.page(desk.tools, await dave_of(desk), number, entries[2].id)
    assert [row.html for row in page.entries][-1] == "<p>0</p>\n"


@pytest.mark.parametrize("minutes", [4, -4])
async def test_an_answer_follows_its_question_though_our_clock_goes_wrong(
    desk: Helpdesk, minutes: int
) -> None:
    number = await ticket_in_chatwoot(desk)
    await desk.says(number, "O que houve?")
    await desk.settle()
    desk.clock.advance(timedelta(minutes=minutes))
    await messages.reply(desk.tools, await dave_of(desk), number, factories.message("Parou."))
    assert await answers_of(desk, number) == ["O que houve?", "Parou."]
    await desk.settle()
    await desk.says(number, "Entendi.")
    await desk.settle()
    assert await answers_of(desk, number) == ["O que houve?", "Parou.", "Entendi."]


async def test_a_page_is_read_from_its_place_on_along_the_index(desk: Helpdesk) -> None:
    """However long the thread: the plan neither reads nor sorts all of it."""
    number = await ticket_in_chatwoot(desk)
    await hear(desk, *await a_burst(desk, number, *map(str, range(4))))
    newest = (await factories.entries_of(desk.tools, number))[-1]
    plan = await plan_of(desk.tools, newest)
    assert "ix_timeline_entry_thread" in plan
    assert "SCAN" not in plan.upper().replace("INDEX SCAN", "")


async def plan_of(tools: Tools, before: TimelineEntry) -> str:
    """How the database finds the window before the entry."""
    query = timeline_db.window(before.ticket_id, before.id, 40)
    async with tools.sessions.begin() as session:
        dialect = session.get_bind().dialect
        words = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
        is_sqlite = dialect.name == "sqlite"
        if not is_sqlite:
            await session.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        found = await session.execute(text(f"{explain} {words.replace(':', chr(92) + ':')}"))
        return "\n".join(str(row[-1]) for row in found)
