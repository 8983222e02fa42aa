"""What support's system no longer has: kept here, said so, and closed for writing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from integrations.chatwoot.api.call import Call, nothing
from integrations.chatwoot.sandbox.effects import removal as sandbox_removal
from integrations.chatwoot.sandbox.faults import Injection
from tests import factories
from tests.factories import Heard
from tests.helpdesk import Helpdesk
from tickets_app.db import users
from tickets_app.db.tables import TicketCursor
from tickets_app.domain.drafts import TicketDraft
from tickets_app.domain.errors import TransitionRefused
from tickets_app.domain.people import Actor
from tickets_app.services import messages, sessions, tickets
from tickets_app.services.reconciliation import deep_sweep, reading, status
from tickets_app.services.reconciliation.polling import Poller

MINUTE = timedelta(minutes=1)


async def answered_ticket(desk: Helpdesk) -> int:
    number = await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    await desk.says(number, "Já vou olhar.")
    await desk.settle()
    return number


async def dave_of(desk: Helpdesk) -> Actor:
    async with desk.tools.readers() as session:
        user = await users.find_by_email(session, 1, "dave@example.com")
    assert user
    return sessions.actor_of(user)


async def erase(desk: Helpdesk, number: int) -> None:
    store = desk.sandbox.world.store
    wanted = await desk.conversation_id(number)
    conversation = next(one for one in store.conversations if one.display_id == wanted)
    sandbox_removal.erase_conversation(desk.sandbox.world, conversation)


async def look(desk: Helpdesk, number: int) -> str:
    await reading.catch_up(desk.tools, await desk.conversation_id(number))
    return (await factories.row_of(desk.tools, number)).status


async def test_once_missing_is_no_proof(desk: Helpdesk) -> None:
    number = await answered_ticket(desk)
    await erase(desk, number)
    assert await look(desk, number) == "open"
    desk.clock.advance(9 * MINUTE)
    assert await look(desk, number) == "open"


async def test_what_is_missing_again_ten_minutes_later_was_removed(any_desk: Helpdesk) -> None:
    number, heard = await answered_ticket(any_desk), Heard(any_desk.tools)
    await erase(any_desk, number)
    await look(any_desk, number)
    any_desk.clock.advance(10 * MINUTE)
    assert await look(any_desk, number) == "removed"
    entries = await factories.entries_of(any_desk.tools, number)
    assert [entry.body for entry in entries if entry.kind == "message"][1:] == ["Já vou olhar."]
    assert (entries[-1].kind, entries[-1].to_value) == ("status", "removed")
    assert [(one.kind, one.number) for one in heard.all] == [("ticket", number)]


async def test_the_poll_looks_again_for_what_was_missing(desk: Helpdesk) -> None:
    number = await answered_ticket(desk)
    await erase(desk, number)
    await look(desk, number)
    poller = Poller(desk.tools, "one")
    for _ in range(12):
        await poller.take_turn()
        desk.clock.advance(MINUTE)
    assert (await factories.row_of(desk.tools, number)).status == "removed"


async def test_writing_to_a_conversation_that_is_gone_has_it_looked_for(desk: Helpdesk) -> None:
    number = await answered_ticket(desk)
    await erase(desk, number)
    await messages.reply(desk.tools, await dave_of(desk), number, factories.message("E agora?"))
    await desk.settle()
    poller = Poller(desk.tools, "one")
    for _ in range(13):
        await poller.take_turn()
        desk.clock.advance(MINUTE)
    assert (await factories.row_of(desk.tools, number)).status == "removed"


async def test_a_deleted_contacts_conversations_are_removed(desk: Helpdesk) -> None:
    number = await answered_ticket(desk)
    desk.sandbox.world.faults.contact_removal_seconds = 0.0
    contact_id = (await desk.conversation(number)).contact_id
    assert desk.tools.chatwoot
    path = f"/contacts/{contact_id}"
    await desk.tools.chatwoot.send(Call(method="DELETE", path=path, read=nothing))
    await desk.sandbox.idle()
    for _ in range(3):
        await deep_sweep.take_turn(desk.tools, "one")
        desk.clock.advance(timedelta(hours=26))
    assert (await factories.row_of(desk.tools, number)).status == "removed"


async def test_a_person_whose_contact_was_deleted_opens_another_ticket(desk: Helpdesk) -> None:
    number = await answered_ticket(desk)
    desk.sandbox.world.faults.contact_removal_seconds = 0.0
    contact_id = (await desk.conversation(number)).contact_id
    assert desk.tools.chatwoot
    path = f"/contacts/{contact_id}"
    await desk.tools.chatwoot.send(Call(method="DELETE", path=path, read=nothing))
    await desk.sandbox.idle()
    second = await factories.ticket(desk.tools, await dave_of(desk))
    await desk.settle()
    assert (await desk.conversation(second)).contact_id != contact_id


async def test_lists_that_break_while_a_contact_is_deleted_are_asked_again(
    desk: Helpdesk,
) -> None:
    number = await answered_ticket(desk)
    poller = Poller(desk.tools, "one")
    desk.sandbox.world.faults.dead_worker = True
    contact_id = (await desk.conversation(number)).contact_id
    assert desk.tools.chatwoot
    path = f"/contacts/{contact_id}"
    await desk.tools.chatwoot.send(Call(method="DELETE", path=path, read=nothing))
    await poller.take_turn()
    assert (await status.read(desk.tools)).last_error == "Broken"
    desk.sandbox.world.faults.dead_worker = False
    desk.sandbox.world.jobs.revive()
    await desk.sandbox.idle()
    desk.clock.advance(MINUTE)
    await poller.take_turn()
    assert (await status.read(desk.tools)).last_error == ""


async def test_what_is_there_again_stands_as_it_was(desk: Helpdesk) -> None:
    number = await answered_ticket(desk)
    conversation_id = await desk.conversation_id(number)
    store = desk.sandbox.world.store
    kept = next(one for one in store.conversations if one.display_id == conversation_id)
    store.conversations.remove(kept)
    await look(desk, number)
    desk.clock.advance(10 * MINUTE)
    assert await look(desk, number) == "removed"
    store.conversations.restore(kept)
    heard = Heard(desk.tools)
    assert await look(desk, number) == "open"
    assert ("ticket", number) in [(one.kind, one.number) for one in heard.all]


async def test_nothing_was_removed_while_the_inbox_itself_is_not_there(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await answered_ticket(desk)
    await erase(desk, number)
    await look(desk, number)
    desk.clock.advance(10 * MINUTE)
    inbox_id = desk.tools.chatwoot.config.inbox_id if desk.tools.chatwoot else 0
    planned = Injection(status=404, path=f"/inboxes/{inbox_id}")
    desk.sandbox.world.faults.next_requests = [planned]
    assert await look(desk, number) == "open"
    assert await look(desk, number) == "removed"


async def test_a_conversation_of_nobodys_is_not_looked_for(desk: Helpdesk) -> None:
    await answered_ticket(desk)
    await reading.catch_up(desk.tools, 999)
    async with desk.tools.readers() as session:
        missing = [
            one
            for one in await session.scalars(select(TicketCursor))
            if one.missing_since is not None
        ]
    assert missing == []


async def test_what_was_removed_is_not_looked_for_any_more(desk: Helpdesk) -> None:
    number = await answered_ticket(desk)
    await erase(desk, number)
    for _ in range(3):
        await look(desk, number)
        desk.clock.advance(10 * MINUTE)
    told = [one for one in await factories.entries_of(desk.tools, number) if one.kind == "status"]
    assert len(told) == 1


async def test_nothing_more_is_written_into_what_was_removed(desk: Helpdesk) -> None:
    number = await answered_ticket(desk)
    await erase(desk, number)
    await look(desk, number)
    desk.clock.advance(10 * MINUTE)
    await look(desk, number)
    dave = await dave_of(desk)
    with pytest.raises(TransitionRefused) as refused:
        await messages.reply(desk.tools, dave, number, factories.message("E agora?"))
    assert refused.value.code == "removed"
    view = await tickets.show(desk.tools, dave, number)
    assert (view.turn, view.turn_words) == ("removed", "Removido pelo suporte")
    assert (view.can_write, view.can_confirm, view.is_solved) == (False, False, True)
    assert (await tickets.open(desk.tools, dave, await following(desk, number))) == 2


async def following(desk: Helpdesk, number: int) -> TicketDraft:
    return await factories.draft(desk.tools, continues_number=number)
