"""One conversation, read without any webhook, tells what webhooks would have told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from integrations.chatwoot.api.call import Call, Upload, nothing
from integrations.chatwoot.api.messages import NewMessage
from integrations.chatwoot.sandbox.faults import Injection
from tests import factories
from tests.factories import Heard
from tests.helpdesk import Helpdesk
from tickets_app.db import ticket_cursors
from tickets_app.db.tables import TicketCursor, metadata
from tickets_app.services.reconciliation import reading
from tickets_app.services.reconciliation.reading import Read
from tickets_app.services.tools import Tools

CANARY = "canário 7F3A"


async def deaf_ticket(desk: Helpdesk) -> int:
    """A ticket in Chatwoot, whose webhooks reach us no longer."""
    number = await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    desk.door.is_open = False
    return number


async def catch_up(desk: Helpdesk, number: int) -> Read:
    await desk.sandbox.idle()
    return await reading.catch_up(desk.tools, await desk.conversation_id(number))


async def words_of(desk: Helpdesk, number: int) -> list[str]:
    entries = await factories.entries_of(desk.tools, number)
    return [entry.body for entry in entries if entry.kind == "message"][1:]


async def cursor_of(desk: Helpdesk, number: int) -> TicketCursor:
    row = await factories.row_of(desk.tools, number)
    async with desk.tools.readers() as session:
        found = await ticket_cursors.find(session, row.id)
    assert found
    return found


async def everything_stored(tools: Tools) -> str:
    """Every value of every table."""
    async with tools.readers() as session:
        rows = [
            row
            for name in metadata.tables
            for row in await session.execute(text(f'SELECT * FROM "{name}"'))
        ]
    return repr(rows)


async def test_an_answer_that_no_webhook_told_is_found_and_announced(any_desk: Helpdesk) -> None:
    number = await deaf_ticket(any_desk)
    heard = Heard(any_desk.tools)
    await any_desk.says(number, "Já vou olhar.")
    await catch_up(any_desk, number)
    assert await words_of(any_desk, number) == ["Já vou olhar."]
    assert ("ticket", number) in [(one.kind, one.number) for one in heard.all]


async def test_reading_again_changes_and_announces_nothing(any_desk: Helpdesk) -> None:
    number = await deaf_ticket(any_desk)
    await any_desk.says(number, "Um", files=(Upload("a.txt", "text/plain", b"x"),))
    await any_desk.sets_status(number, "resolved")
    await catch_up(any_desk, number)
    before, heard = await factories.entries_of(any_desk.tools, number), Heard(any_desk.tools)
    await catch_up(any_desk, number)
    after = await factories.entries_of(any_desk.tools, number)
    assert [(one.id, one.body, one.edited_at) for one in after] == [
        (one.id, one.body, one.edited_at) for one in before
    ]
    assert heard.all == []


async def test_a_private_note_is_stored_nowhere_and_told_to_nobody(any_desk: Helpdesk) -> None:
    number = await deaf_ticket(any_desk)
    heard = Heard(any_desk.tools)
    note = await any_desk.notes(number, CANARY)
    await catch_up(any_desk, number)
    assert CANARY not in await everything_stored(any_desk.tools)
    assert heard.all == []
    assert (await cursor_of(any_desk, number)).chatwoot_message_id >= note.id


async def test_a_change_that_chatwoot_told_nobody_of_is_found(desk: Helpdesk) -> None:
    """Some versions lose the event of a change of status (contract 4.2)."""
    number = await deaf_ticket(desk)
    desk.door.is_open = True
    desk.sandbox.world.faults.lost_status_event = True
    await desk.sets_status(number, "resolved")
    desk.door.is_open = False
    await catch_up(desk, number)
    assert (await factories.row_of(desk.tools, number)).status == "resolved"


async def test_a_deletion_that_no_webhook_told_is_found(any_desk: Helpdesk) -> None:
    number = await deaf_ticket(any_desk)
    answer = await any_desk.says(number, "senha: 123")
    await catch_up(any_desk, number)
    path = f"/conversations/{await any_desk.conversation_id(number)}/messages/{answer.id}"
    await any_desk.alice.send(Call(method="DELETE", path=path, read=nothing))
    await catch_up(any_desk, number)
    [entry] = (await factories.entries_of(any_desk.tools, number))[1:]
    assert (entry.body, entry.deleted_at is None) == ("", False)


async def test_more_than_a_page_is_read_to_its_end(desk: Helpdesk) -> None:
    number = await deaf_ticket(desk)
    for n in range(130):
        await desk.says(number, f"n{n}")
    await catch_up(desk, number)
    assert await words_of(desk, number) == [f"n{n}" for n in range(130)]


@pytest.mark.parametrize("is_deaf", [True, False])
async def test_a_line_break_of_the_editors_is_no_edit(any_desk: Helpdesk, is_deaf: bool) -> None:
    """Newer webhooks tell breaks otherwise than lists do (contract 4.3)."""
    number = await deaf_ticket(any_desk)
    any_desk.door.is_open = not is_deaf
    await any_desk.says(number, "Um\\\nDois\n")
    await any_desk.settle()
    for _ in range(2):
        await catch_up(any_desk, number)
    [entry] = (await factories.entries_of(any_desk.tools, number))[1:]
    assert (entry.body, entry.edited_at) == ("Um\nDois", None)


async def test_our_own_message_is_found_when_its_answer_and_its_webhook_were_lost(
    desk: Helpdesk,
) -> None:
    number = await deaf_ticket(desk)
    own = (await factories.entries_of(desk.tools, number))[0]
    async with desk.tools.sessions.begin() as session:
        stored = await session.get_one(type(own), own.id)
        stored.chatwoot_message_id, stored.message_state = None, "saved"
    await catch_up(desk, number)
    [entry] = await factories.entries_of(desk.tools, number)
    assert (entry.message_state, entry.chatwoot_message_id) == ("sent", own.chatwoot_message_id)


async def test_a_message_of_ours_that_stands_twice_is_shown_once_with_the_lowest_number(
    desk: Helpdesk,
) -> None:
    number = await deaf_ticket(desk)
    own = (await factories.entries_of(desk.tools, number))[0]
    again = NewMessage(own.body, str(own.message_id), kind="incoming")
    await desk.alice.create_message(await desk.conversation_id(number), again)
    for _ in range(2):
        await catch_up(desk, number)
    [entry] = await factories.entries_of(desk.tools, number)
    assert entry.chatwoot_message_id == own.chatwoot_message_id
    assert desk.tools.counters.count("message.duplicate") == 1


async def test_of_two_the_lower_number_is_kept_also_when_the_higher_was_known(
    desk: Helpdesk,
) -> None:
    number = await deaf_ticket(desk)
    own = (await factories.entries_of(desk.tools, number))[0]
    again = NewMessage(own.body, str(own.message_id), kind="incoming")
    higher = await desk.alice.create_message(await desk.conversation_id(number), again)
    async with desk.tools.sessions.begin() as session:
        stored = await session.get_one(type(own), own.id)
        stored.chatwoot_message_id = higher.id
    await catch_up(desk, number)
    [entry] = await factories.entries_of(desk.tools, number)
    assert entry.chatwoot_message_id == own.chatwoot_message_id


async def test_messages_of_one_second_keep_their_order_however_each_was_heard(
    desk: Helpdesk,
) -> None:
    number = await deaf_ticket(desk)
    desk.door.is_open = True
    await desk.says(number, "Um")
    await desk.settle()
    desk.door.is_open = False
    for said in ("Dois", "Três"):
        await desk.says(number, said)
    await catch_up(desk, number)
    assert await words_of(desk, number) == ["Um", "Dois", "Três"]


async def test_a_chatwoot_that_tells_no_time_of_change_is_read_all_the_same(
    desk: Helpdesk,
) -> None:
    number = await deaf_ticket(desk)
    await desk.says(number, "Um")
    await catch_up(desk, number)
    last = next(one for one in desk.sandbox.world.store.messages if one.content == "Um")
    last.content = "outra coisa"
    await desk.says(number, "Dois")
    timeless = replace(await desk.conversation(number), updated_at=None, contact_id=None)
    await reading.read(desk.tools, timeless)
    assert await words_of(desk, number) == ["Um", "Dois"]


async def test_a_conversation_begun_without_a_word_is_a_ticket_without_messages(
    desk: Helpdesk,
) -> None:
    number = await deaf_ticket(desk)
    first = await desk.conversation(number)
    body = {"inbox_id": first.inbox_id, "contact_id": first.contact_id}
    await desk.alice.send(Call(method="POST", path="/conversations", json=body, read=nothing))
    await reading.catch_up(desk.tools, first.id + 1)
    assert await factories.entries_of(desk.tools, number + 1) == []


async def test_what_is_no_ticket_and_cannot_be_read_leaves_no_trace(desk: Helpdesk) -> None:
    await deaf_ticket(desk)
    planned = Injection(status=500, path="/conversations/999")
    desk.sandbox.world.faults.next_requests = [planned]
    again = reading.catch_up(desk.tools, 999)
    assert await reading.attempt(desk.tools, 999, again) == Read()
