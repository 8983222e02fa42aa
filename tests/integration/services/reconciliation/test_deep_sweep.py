"""At night everything is read again, in parts: deletions and edits that nothing else told of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from integrations.chatwoot.api.call import Call, nothing
from integrations.chatwoot.sandbox.effects import messages as sandbox_messages
from integrations.errors import Unreachable
from tests import factories
from tests.helpdesk import Helpdesk
from tickets_app.db.tables import TimelineEntry
from tickets_app.services.reconciliation import deep_sweep, reading, status
from tickets_app.services.tools import Tools

NIGHT = timedelta(hours=26)


async def old_ticket(desk: Helpdesk, name: str = "Dave Costa") -> int:
    """Answered sixty times, heard by webhook; nothing comes any more."""
    number = await factories.ticket(desk.tools, await factories.person(desk.tools, name))
    await desk.settle()
    for n in range(60):
        await desk.says(number, f"n{n}")
    await desk.settle()
    desk.door.is_open = False
    return number


async def sweep(desk: Helpdesk) -> int:
    """The number of turns that a whole night took."""
    await deep_sweep.take_turn(desk.tools, "one")  # from now on a night is waited for
    desk.clock.advance(NIGHT)
    count = 0
    while await deep_sweep.take_turn(desk.tools, "one"):
        count += 1
        assert count < 100
    return count


def wait_until(desk: Helpdesk, hour: int) -> None:
    """Let it be that hour of tomorrow, by the world's clock."""
    now = desk.clock()
    desk.clock.advance(now.replace(hour=hour, minute=0) + timedelta(days=1) - now)


async def test_a_night_begins_by_the_clock_of_the_people(desk: Helpdesk) -> None:
    wait_until(desk, 13)
    await sweep(desk)
    wait_until(desk, 4)
    assert not await deep_sweep.take_turn(desk.tools, "one")
    desk.clock.advance(timedelta(hours=2))
    assert await deep_sweep.take_turn(desk.tools, "one")


async def bodies_of(desk: Helpdesk, number: int) -> list[str]:
    entries = await factories.entries_of(desk.tools, number)
    return [entry.body for entry in entries if entry.kind == "message"][1:]


async def delete(desk: Helpdesk, number: int, message_id: int) -> None:
    path = f"/conversations/{await desk.conversation_id(number)}/messages/{message_id}"
    await desk.alice.send(Call(method="DELETE", path=path, read=nothing))
    await desk.sandbox.idle()


async def test_an_old_message_that_was_deleted_loses_its_words_at_night(desk: Helpdesk) -> None:
    number = await old_ticket(desk)
    first = (await desk.messages(number))[1]
    await delete(desk, number, first.id)
    await sweep(desk)
    assert (await bodies_of(desk, number))[:2] == ["", "n1"]


async def test_an_old_message_that_was_edited_has_its_new_words_at_night(desk: Helpdesk) -> None:
    number = await old_ticket(desk)
    last = next(one for one in desk.sandbox.world.store.messages if one.content == "n59")
    sandbox_messages.change(desk.sandbox.world, last, content="outra coisa")
    await desk.sandbox.idle()
    await sweep(desk)
    row = await factories.row_of(desk.tools, number)
    assert ((await bodies_of(desk, number))[-1], row.last_line) == ("outra coisa", "outra coisa")


@pytest.mark.parametrize(("minutes", "words"), [(5, "n59"), (-15, "outra coisa")])
async def test_what_was_told_just_now_is_newer_than_what_was_read(
    desk: Helpdesk, minutes: int, words: str
) -> None:
    """The cable tells when a message changed, which is later than its conversation did."""
    number = await old_ticket(desk)
    last = next(one for one in desk.sandbox.world.store.messages if one.content == "n59")
    sandbox_messages.change(desk.sandbox.world, last, content="outra coisa")
    for conversation in desk.sandbox.world.store.conversations:
        conversation.updated_at -= timedelta(hours=1)
    async with desk.tools.sessions.begin() as session:
        told_at = desk.clock() + timedelta(minutes=minutes)
        await session.execute(update(TimelineEntry).values(chatwoot_version_at=told_at))
    conversation_id = await desk.conversation_id(number)
    conversation = await desk.alice.get_conversation(conversation_id)
    await reading.read(desk.tools, conversation, is_whole=True)
    assert (await bodies_of(desk, number))[-1] == words


async def test_a_whole_night_is_done_in_parts_and_once(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deep_sweep, "PART", 2)
    person = await factories.person(desk.tools)
    numbers = [await factories.ticket(desk.tools, person) for _ in range(5)]
    await desk.settle()
    swept: list[int] = []
    read = reading.read

    async def note(tools: Tools, conversation: object, **more: bool) -> object:
        swept.append(conversation.id)  # type: ignore[attr-defined]
        return await read(tools, conversation, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "read", note)
    assert await sweep(desk) == 3
    assert sorted(swept) == sorted([await desk.conversation_id(number) for number in numbers])
    assert (await status.read(desk.tools)).swept_at


async def test_a_sweep_that_was_stopped_goes_on_where_it_was(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await factories.person(desk.tools)
    for _ in range(4):
        await factories.ticket(desk.tools, person)
    await desk.settle()
    swept: list[int] = []
    read = reading.read

    async def away_at_the_third(tools: Tools, conversation: object, **more: bool) -> object:
        swept.append(conversation.id)  # type: ignore[attr-defined]
        if len(swept) == 3:
            raise Unreachable("chatwoot", "ConnectError")
        return await read(tools, conversation, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "read", away_at_the_third)
    await sweep(desk)
    desk.clock.advance(timedelta(minutes=2))
    await deep_sweep.take_turn(desk.tools, "another")
    assert len(swept) == 5
    assert sorted(set(swept)) == [1, 2, 3, 4]


async def test_only_what_is_open_or_was_solved_lately_is_swept(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [
        await old_ticket(desk),
        await factories.ticket(desk.tools, await factories.person(desk.tools, "Carol Lima")),
    ]
    desk.door.is_open = True
    await desk.settle()
    for number, days in zip(numbers, (20, 2), strict=True):
        solved_at = desk.clock() - timedelta(days=days)
        await factories.change(desk.tools, number, status="resolved", resolved_at=solved_at)
    swept: list[int] = []

    async def note(_: Tools, conversation: object, **__: bool) -> reading.Read:
        swept.append(conversation.id)  # type: ignore[attr-defined]
        return reading.Read()

    monkeypatch.setattr(reading, "read", note)
    await sweep(desk)
    assert swept == [await desk.conversation_id(numbers[1])]


async def test_a_portal_without_chatwoot_sweeps_nothing(tools: Tools) -> None:
    assert not await deep_sweep.take_turn(tools, "one")


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        (datetime(2026, 11, 23, 5, 0, tzinfo=UTC), datetime(2026, 11, 23, 6, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 6, 0, tzinfo=UTC), datetime(2026, 11, 24, 6, 0, tzinfo=UTC)),
    ],
)
def test_night_is_three_o_clock_where_the_people_are(now: datetime, wanted: datetime) -> None:
    assert deep_sweep.next_night(now, "America/Sao_Paulo") == wanted
