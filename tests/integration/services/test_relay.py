"""The way out: in order, nothing lost, nothing twice, and honest about what did not work."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from integrations.chatwoot.api.call import Call, nothing
from integrations.chatwoot.sandbox.faults import Injection
from tests import factories
from tests.factories import Heard
from tests.helpdesk import Helpdesk
from tickets_app.db import users
from tickets_app.db.tables import OutboxRow
from tickets_app.domain.people import Actor
from tickets_app.services import messages, relay, sessions, tickets
from tickets_app.services.tools import Tools

MESSAGES = "/messages"
QUARANTINE = timedelta(seconds=90)


def break_next(
    desk: Helpdesk, status: int, path: str, *, is_done: bool = False, times: int = 1
) -> None:
    """The next POST to the path fails, with or without having happened."""
    desk.sandbox.world.faults.next_requests.append(
        Injection(status=status, times=times, path=path, method="POST", after_commit=is_done)
    )


async def ticket_of_dave(desk: Helpdesk) -> int:
    return await factories.ticket(desk.tools, await factories.person(desk.tools))


async def dave_of(desk: Helpdesk) -> Actor:
    async with desk.tools.readers() as session:
        user = await users.find_by_email(session, 1, "dave@example.com")
    assert user
    return sessions.actor_of(user)


async def reply(desk: Helpdesk, number: int, text: str = "Ainda não liga.") -> str:
    return await messages.reply(desk.tools, await dave_of(desk), number, factories.message(text))


async def in_chatwoot(desk: Helpdesk, number: int) -> list[str]:
    """What stands there behind the opening."""
    return [message.content for message in await desk.messages(number)][1:]


async def states(desk: Helpdesk, number: int) -> list[str]:
    return [row.state for row in await factories.outbox_of(desk.tools, number)]


async def last(desk: Helpdesk, number: int) -> OutboxRow:
    return (await factories.outbox_of(desk.tools, number))[-1]


async def deaf(desk: Helpdesk) -> Helpdesk:
    """The portal hears nothing, so that it cannot learn from an echo."""
    desk.door.is_open = False
    return desk


async def test_a_ticket_arrives_with_everything_an_agent_needs(any_desk: Helpdesk) -> None:
    number = await ticket_of_dave(any_desk)
    await any_desk.settle()
    conversation, row = (
        await any_desk.conversation(number),
        await factories.row_of(any_desk.tools, 1),
    )
    assert conversation.custom_attributes["portal_ticket"] == "HD-000001"
    assert (conversation.source_id, conversation.priority) == (row.id, "urgent")
    [opening] = await any_desk.messages(number)
    assert "HD-000001" in opening.content
    assert (row.status, row.undelivered_count) == ("open", 0)


async def test_one_person_is_one_contact_whatever_the_number_of_tickets(desk: Helpdesk) -> None:
    dave = await factories.person(desk.tools)
    for _ in range(2):
        await factories.ticket(desk.tools, dave)
    await desk.settle()
    contacts = [(await desk.conversation(number)).contact_id for number in (1, 2)]
    assert contacts[0] == contacts[1]
    assert len(desk.sandbox.world.store.contacts) == 1


async def test_a_contact_that_support_knows_by_the_address_becomes_the_persons(
    desk: Helpdesk,
) -> None:
    known = await desk.alice.create_contact(
        identifier="", name="Dave", email="dave@example.com", custom_attributes={}
    )
    number = await ticket_of_dave(desk)
    await desk.settle()
    assert (await desk.conversation(number)).contact_id == known.id


async def test_messages_arrive_in_the_order_in_which_they_were_written(desk: Helpdesk) -> None:
    number = await ticket_of_dave(desk)
    for text in ("um", "dois", "três"):
        await reply(desk, number, text)
    break_next(desk, 429, MESSAGES, times=2)
    for _ in range(4):
        await desk.settle()
        desk.clock.advance(timedelta(seconds=70))
    assert await in_chatwoot(desk, number) == ["um", "dois", "três"]


async def test_files_go_along_with_their_message(desk: Helpdesk) -> None:
    number = await ticket_of_dave(desk)
    dave = await dave_of(desk)
    file_id = await factories.upload(desk.tools, dave, b"linha 1", "registro.txt")
    draft = factories.message("Veja o registro.", file_ids=(file_id,))
    await messages.reply(desk.tools, dave, number, draft)
    await desk.settle()
    sent = (await desk.messages(number))[-1]
    assert [attachment.file_name for attachment in sent.attachments] == ["registro.txt"]


async def test_the_echo_settles_a_message_whose_answer_got_lost(desk: Helpdesk) -> None:
    number = await ticket_of_dave(desk)
    await desk.settle()
    await reply(desk, number)
    break_next(desk, 502, MESSAGES, is_done=True)
    await desk.settle()
    assert (await last(desk, number)).state == "done"
    assert await in_chatwoot(desk, number) == ["Ainda não liga."]


async def test_a_message_whose_answer_got_lost_is_found_and_not_repeated(desk: Helpdesk) -> None:
    number = await ticket_of_dave(desk)
    await desk.settle()
    await reply(await deaf(desk), number)
    break_next(desk, 502, MESSAGES, is_done=True)
    await desk.deliver()
    assert (await last(desk, number)).state == "unknown"
    desk.clock.advance(timedelta(seconds=3))
    await desk.deliver()
    assert (await last(desk, number)).state == "done"
    assert await in_chatwoot(desk, number) == ["Ainda não liga."]


async def test_what_may_have_happened_is_not_repeated_before_the_quarantine_is_over(
    desk: Helpdesk,
) -> None:
    number = await ticket_of_dave(desk)
    await desk.settle()
    await reply(await deaf(desk), number)
    break_next(desk, 500, MESSAGES)
    for _ in range(8):
        await desk.deliver()
        desk.clock.advance(timedelta(seconds=11))
    assert await in_chatwoot(desk, number) == []
    desk.clock.advance(QUARANTINE)
    await desk.deliver()
    assert await in_chatwoot(desk, number) == ["Ainda não liga."]


async def test_what_may_have_happened_in_a_conversation_that_is_gone_comes_to_an_end(
    desk: Helpdesk,
) -> None:
    number = await ticket_of_dave(desk)
    await desk.settle()
    await reply(await deaf(desk), number)
    break_next(desk, 502, MESSAGES)
    await desk.deliver()
    gone = Call(
        method="DELETE", path=f"/conversations/{await desk.conversation_id(number)}", read=nothing
    )
    assert desk.tools.chatwoot
    await desk.tools.chatwoot.send(gone)
    await desk.sandbox.idle()
    desk.clock.advance(timedelta(seconds=30))
    await desk.deliver()
    assert (await last(desk, number)).state == "unknown"
    desk.clock.advance(QUARANTINE)
    await desk.deliver()
    assert ((await last(desk, number)).state, (await last(desk, number)).last_error) == (
        "dead",
        "Missing",
    )


async def test_a_contact_that_is_gone_before_its_conversation_is_made_anew(
    desk: Helpdesk,
) -> None:
    number = await ticket_of_dave(desk)
    for _ in ("contact", "contact_inbox"):
        await relay.deliver_next(desk.tools, "test")
    desk.sandbox.world.faults.contact_removal_seconds = 0.0
    [contact] = desk.sandbox.world.store.contacts
    gone = Call(method="DELETE", path=f"/contacts/{contact.id}", read=nothing)
    assert desk.tools.chatwoot
    await desk.tools.chatwoot.send(gone)
    await desk.settle()
    assert set(await states(desk, number)) == {"done"}
    assert (await desk.conversation(number)).contact_id != contact.id


async def test_a_conversation_whose_answer_got_lost_is_found_and_not_made_twice(
    desk: Helpdesk,
) -> None:
    number = await ticket_of_dave(await deaf(desk))
    break_next(desk, 502, "/conversations", is_done=True)
    for _ in range(12):
        await desk.deliver()
        desk.clock.advance(timedelta(seconds=10))
    assert len(desk.sandbox.world.store.conversations) == 1
    assert set(await states(desk, number)) == {"done"}


async def test_a_refused_message_is_shown_with_its_reason_and_holds_back_the_next(
    desk: Helpdesk,
) -> None:
    number = await ticket_of_dave(desk)
    await desk.settle()
    await reply(desk, number, "um")
    await reply(desk, number, "dois")
    break_next(desk, 422, MESSAGES)
    await desk.settle()
    entries = (await factories.entries_of(desk.tools, number))[1:]
    assert [(one.message_state, one.failure) for one in entries] == [
        ("failed", "rejected"),
        ("saved", ""),
    ]
    assert await in_chatwoot(desk, number) == []


async def test_a_refused_message_goes_out_when_the_person_tries_again(desk: Helpdesk) -> None:
    number = await ticket_of_dave(desk)
    await desk.settle()
    message_id = await reply(desk, number, "um")
    await reply(desk, number, "dois")
    break_next(desk, 422, MESSAGES)
    await desk.settle()
    await messages.send_again(desk.tools, await dave_of(desk), number, message_id)
    await desk.settle()
    assert await in_chatwoot(desk, number) == ["um", "dois"]
    assert (await factories.row_of(desk.tools, number)).undelivered_count == 0


async def test_giving_a_refused_message_up_lets_the_next_one_go(desk: Helpdesk) -> None:
    number = await ticket_of_dave(desk)
    await desk.settle()
    message_id = await reply(desk, number, "um")
    await reply(desk, number, "dois")
    break_next(desk, 422, MESSAGES)
    await desk.settle()
    await messages.discard(desk.tools, await dave_of(desk), number, message_id)
    await desk.settle()
    assert await in_chatwoot(desk, number) == ["dois"]


async def test_without_its_conversation_the_opening_is_shown_as_not_sent(desk: Helpdesk) -> None:
    number = await ticket_of_dave(desk)
    break_next(desk, 422, "/conversations")
    await desk.settle()
    [opening] = await factories.entries_of(desk.tools, number)
    assert (opening.message_state, opening.failure) == ("failed", "rejected")
    message_id = str(opening.message_id)
    await messages.send_again(desk.tools, await dave_of(desk), number, message_id)
    await desk.settle()
    assert len(await desk.messages(number)) == 1


async def test_a_priority_that_is_refused_holds_nothing_back(desk: Helpdesk) -> None:
    number = await ticket_of_dave(desk)
    break_next(desk, 422, "/toggle_priority")
    await reply(desk, number)
    await desk.settle()
    assert await in_chatwoot(desk, number) == ["Ainda não liga."]


async def test_what_a_good_token_may_not_do_is_parked_and_kills_nothing(desk: Helpdesk) -> None:
    number = await ticket_of_dave(desk)
    break_next(desk, 401, "/contacts")
    await desk.settle()
    assert set(await states(desk, number)) == {"pending", "waiting"}
    assert desk.tools.counters.count("relay.Unauthenticated") == 1
    assert desk.tools.counters.count("gate.token_refused") == 0
    desk.clock.advance(timedelta(seconds=61))
    await desk.settle()
    assert set(await states(desk, number)) == {"done"}


async def test_another_tickets_trouble_delays_nobody(desk: Helpdesk) -> None:
    dave = await factories.person(desk.tools)
    for _ in range(2):
        await factories.ticket(desk.tools, dave)
    break_next(desk, 422, "/conversations")
    await desk.settle()
    states_of_both = [set(await states(desk, number)) for number in (1, 2)]
    assert {"done"} in states_of_both


async def test_a_worker_that_died_while_sending_has_perhaps_sent(desk: Helpdesk) -> None:
    number = await ticket_of_dave(desk)
    await desk.settle()
    await reply(await deaf(desk), number)
    async with desk.tools.sessions.begin() as session:
        row = await last(desk, number)
        now = desk.clock()
        dead = {"state": "sending", "lane": 1, "lease_owner": "gone", "lease_until": now}
        await session.execute(update(OutboxRow).where(OutboxRow.id == row.id).values(**dead))
    desk.clock.advance(timedelta(seconds=1))
    await desk.deliver()
    assert (await last(desk, number)).state == "unknown"
    assert await in_chatwoot(desk, number) == []
    desk.clock.advance(QUARANTINE)
    await desk.deliver()
    assert await in_chatwoot(desk, number) == ["Ainda não liga."]


async def test_several_workers_never_send_the_same_work(desk: Helpdesk) -> None:
    number = await ticket_of_dave(desk)
    for text in "abcdef":
        await reply(desk, number, text)

    async def work(owner: str) -> None:
        while set(await states(desk, number)) != {"done"}:
            await relay.deliver_next(desk.tools, owner)

    await asyncio.gather(*(work(f"worker {name}") for name in range(4)))
    assert await in_chatwoot(desk, number) == list("abcdef")


async def test_solved_is_sent_only_while_it_is_not_solved(any_desk: Helpdesk) -> None:
    number = await ticket_of_dave(any_desk)
    await any_desk.settle()
    await tickets.confirm_solved(any_desk.tools, await dave_of(any_desk), number)
    await any_desk.sets_status(number, "resolved")
    await any_desk.settle()
    assert (await any_desk.conversation(number)).status == "resolved"
    assert (await factories.row_of(any_desk.tools, number)).is_confirmed


async def test_a_refused_solved_is_taken_back(desk: Helpdesk) -> None:
    number = await ticket_of_dave(desk)
    await desk.settle()
    await tickets.confirm_solved(desk.tools, await dave_of(desk), number)
    break_next(desk, 404, "/toggle_status")
    await desk.settle()
    row = await factories.row_of(desk.tools, number)
    assert (row.status, row.is_confirmed) == ("open", False)


async def test_every_delivery_is_announced_to_the_tickets_people(desk: Helpdesk) -> None:
    number, heard = await ticket_of_dave(desk), Heard(desk.tools)
    await desk.deliver()
    assert {one.number for one in heard.all} == {number}


async def test_nothing_is_claimed_without_a_chatwoot(tools: Tools) -> None:
    await factories.ticket(tools, await factories.person(tools))
    assert not await relay.deliver_next(tools, "worker")


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_fails_nothing_is_lost_and_nothing_is_twice(
    desk: Helpdesk, seed: int
) -> None:
    desk.sandbox.world.dice.seed(seed)
    faults = desk.sandbox.world.faults
    faults.rate_of_429, faults.rate_of_500, faults.rate_of_502 = 0.1, 0.1, 0.1
    faults.webhook_loss, faults.webhook_duplication = 0.3, 0.3
    number = await ticket_of_dave(desk)
    for text in "abc":
        await reply(desk, number, text)
        if text == "b":
            break_next(desk, 502, MESSAGES, is_done=True)
    for _ in range(120):
        await desk.settle()
        if set(await states(desk, number)) == {"done"}:
            break
        desk.clock.advance(timedelta(seconds=20))
    faults.rate_of_429 = faults.rate_of_500 = faults.rate_of_502 = 0.0
    assert await in_chatwoot(desk, number) == list("abc")
    assert len(desk.sandbox.world.store.conversations) == 1
