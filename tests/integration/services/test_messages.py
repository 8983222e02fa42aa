from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from tests import factories
from tests.factories import Clock, Heard
from tickets_app.db.tables import TimelineEntry
from tickets_app.domain import outbox
from tickets_app.domain.drafts import TicketQuery
from tickets_app.domain.errors import Invalid, NotFound, TransitionRefused
from tickets_app.domain.outbox import MessageWork
from tickets_app.domain.people import Actor
from tickets_app.services import messages, tickets, timeline
from tickets_app.services.tools import Tools


@pytest.fixture
async def dave(tools: Tools) -> Actor:
    return await factories.person(tools)


@pytest.fixture
async def number(tools: Tools, dave: Actor) -> int:
    number = await factories.ticket(tools, dave)
    await factories.delivered(tools, number)
    return number


async def last_work(tools: Tools, number: int) -> MessageWork:
    row = (await factories.outbox_of(tools, number))[-1]
    work = outbox.from_json(row.kind, row.payload)
    assert isinstance(work, MessageWork)
    return work


async def test_a_reply_is_one_entry_and_one_piece_of_work(
    tools: Tools, dave: Actor, number: int
) -> None:
    message_id = await messages.reply(tools, dave, number, factories.message())
    assert len(await factories.entries_of(tools, number)) == 2
    assert (await last_work(tools, number)).message_id == message_id


async def test_the_contacts_own_words_go_out_as_they_are(
    tools: Tools, dave: Actor, number: int
) -> None:
    await messages.reply(tools, dave, number, factories.message("  Olá,\r\ntudo *bem*?  "))
    assert (await last_work(tools, number)).content == "Olá,\ntudo *bem*?"


async def test_somebody_elses_words_begin_with_their_name(tools: Tools, dave: Actor) -> None:
    bob = await factories.person(tools, "Bob *Silva*")
    number = await factories.ticket(tools, dave, requested_for_id=bob.user_id)
    await messages.reply(tools, bob, number, factories.message("Ainda não."))
    content = (await last_work(tools, number)).content
    assert content == "**Bob \\*Silva\\*** (para quem é o chamado):\n\nAinda não."


async def test_the_same_key_is_one_message(tools: Tools, dave: Actor, number: int) -> None:
    same = factories.message()
    replies = (messages.reply(tools, dave, number, same) for _ in range(8))
    assert len(set(await asyncio.gather(*replies))) == 1
    assert len(await factories.entries_of(tools, number)) == 2


async def test_other_words_under_a_used_key_are_a_message_of_their_own(
    tools: Tools, dave: Actor, number: int
) -> None:
    """A second tab, or a page that missed our answer, hands in something else with its key."""
    first = factories.message("Um.")
    drafts = (first, replace(first, text="Dois."))
    ids = [await messages.reply(tools, dave, number, draft) for draft in (*drafts, *drafts)]
    assert ids[:2] == ids[2:]
    assert [entry.body for entry in await factories.entries_of(tools, number)][1:] == [
        "Um.",
        "Dois.",
    ]


async def test_a_file_more_under_a_used_key_is_sent_too(
    tools: Tools, dave: Actor, number: int
) -> None:
    first = factories.message("Veja.")
    await messages.reply(tools, dave, number, first)
    more = replace(first, file_ids=(await factories.upload(tools, dave),))
    for _ in range(2):
        await messages.reply(tools, dave, number, more)
    assert len(await factories.entries_of(tools, number)) == 3
    assert (await last_work(tools, number)).file_ids == more.file_ids


async def test_the_same_words_with_the_same_file_uploaded_again_are_one_message(
    tools: Tools, dave: Actor, number: int
) -> None:
    first = factories.message("Veja.", file_ids=(await factories.upload(tools, dave),))
    again = replace(first, file_ids=(await factories.upload(tools, dave),))
    ids = {await messages.reply(tools, dave, number, draft) for draft in (first, again)}
    assert len(ids) == 1


async def test_the_same_key_in_another_ticket_is_another_message(
    tools: Tools, dave: Actor, number: int
) -> None:
    other, same = await factories.ticket(tools, dave), factories.message()
    ids = {await messages.reply(tools, dave, each, same) for each in (number, other)}
    assert len(ids) == 2


async def test_the_lamp_goes_out_when_the_answer_is_saved(
    tools: Tools, dave: Actor, number: int
) -> None:
    await factories.alice_says(tools, number, "Qual é o modelo?")
    assert (await tickets.show(tools, dave, number)).turn == "you"
    await messages.reply(tools, dave, number, factories.message())
    assert (await tickets.show(tools, dave, number)).turn == "received"


async def test_a_reply_to_a_solved_ticket_is_on_its_way_to_reopen_it(
    tools: Tools, dave: Actor, number: int, clock: Clock
) -> None:
    await factories.change(tools, number, status="resolved", resolved_at=clock())
    await messages.reply(tools, dave, number, factories.message())
    view = await tickets.show(tools, dave, number)
    assert (view.turn, view.status, view.can_confirm) == ("received", "resolved", True)


async def test_a_closed_ticket_takes_no_word_more(
    tools: Tools, dave: Actor, number: int, clock: Clock
) -> None:
    await factories.change(tools, number, status="resolved", resolved_at=clock())
    clock.advance(timedelta(days=14, seconds=1))
    with pytest.raises(TransitionRefused, match="closed"):
        await messages.reply(tools, dave, number, factories.message())
    assert len(await factories.entries_of(tools, number)) == 1


async def test_a_reply_saved_before_closing_is_not_refused_afterwards(
    tools: Tools, dave: Actor, number: int, clock: Clock
) -> None:
    await factories.change(tools, number, status="resolved", resolved_at=clock())
    same = factories.message()
    saved = await messages.reply(tools, dave, number, same)
    await factories.delivered(tools, number)
    clock.advance(timedelta(days=15))
    assert await messages.reply(tools, dave, number, same) == saved


async def test_a_file_may_stand_without_words(tools: Tools, dave: Actor, number: int) -> None:
    sent = await factories.upload(tools, dave)
    await messages.reply(tools, dave, number, factories.message("", file_ids=(sent,)))
    row = (await tickets.list_mine(tools, dave, TicketQuery())).rows[0]
    assert row.line == "Anexo"


async def test_nothing_at_all_is_no_message(tools: Tools, dave: Actor, number: int) -> None:
    with pytest.raises(Invalid) as refused:
        await messages.reply(tools, dave, number, factories.message(" \n "))
    assert refused.value.fields == {"text": "required"}


async def test_fifteen_files_go_in_one_message_and_not_sixteen(
    tools: Tools, dave: Actor, number: int
) -> None:
    sent = tuple([await factories.upload(tools, dave) for _ in range(16)])
    with pytest.raises(Invalid) as refused:
        await messages.reply(tools, dave, number, factories.message(file_ids=sent))
    assert refused.value.fields == {"file_ids": "too_many"}
    await messages.reply(tools, dave, number, factories.message(file_ids=sent[:15]))


async def test_a_message_of_twenty_thousand_letters_is_the_longest(
    tools: Tools, dave: Actor, number: int
) -> None:
    await messages.reply(tools, dave, number, factories.message("a" * 20_000))
    with pytest.raises(Invalid) as refused:
        await messages.reply(tools, dave, number, factories.message("a" * 20_001))
    assert refused.value.fields == {"text": "too_long"}


async def test_the_others_have_one_more_unread_and_the_writer_none(
    tools: Tools, dave: Actor
) -> None:
    bob = await factories.person(tools, "Bob Silva")
    number = await factories.ticket(tools, dave, requested_for_id=bob.user_id)
    await messages.reply(tools, bob, number, factories.message())
    unread = [
        (await tickets.list_mine(tools, person, TicketQuery())).rows[0].unread_count
        for person in (dave, bob)
    ]
    assert unread == [1, 0]


async def test_who_answers_has_read_what_came_before(
    tools: Tools, dave: Actor, number: int
) -> None:
    await factories.alice_says(tools, number, "Ligou?")
    await messages.reply(tools, dave, number, factories.message())
    assert (await tickets.list_mine(tools, dave, TicketQuery())).rows[0].unread_count == 0


async def test_a_failed_message_is_tried_again(tools: Tools, dave: Actor, number: int) -> None:
    message_id = await messages.reply(tools, dave, number, factories.message())
    await factories.refused(tools, number, message_id)
    await messages.send_again(tools, dave, number, message_id)
    assert (await factories.outbox_of(tools, number))[-1].state == "pending"
    assert (await timeline.page(tools, dave, number)).entries[-1].state == "saved"
    assert (await factories.row_of(tools, number)).undelivered_count == 1


async def test_trying_the_first_message_again_revives_what_it_needs(
    tools: Tools, dave: Actor
) -> None:
    number = await factories.ticket(tools, dave)
    first = await messages.reply(tools, dave, number, factories.message())
    entry = (await factories.entries_of(tools, number))[0]
    for row in await factories.outbox_of(tools, number):
        if row.kind == "message":
            await factories.refused(tools, number, row.key)
        else:
            await factories.kill(tools, row.key)
    await messages.send_again(tools, dave, number, str(entry.message_id))
    states = [row.state for row in await factories.outbox_of(tools, number)]
    assert states == ["pending"] * 4 + ["dead", "dead"]
    assert first


async def test_what_has_not_failed_is_not_sent_again(
    tools: Tools, dave: Actor, number: int
) -> None:
    message_id = await messages.reply(tools, dave, number, factories.message())
    for verb in (messages.send_again, messages.discard):
        with pytest.raises(TransitionRefused, match="not_failed"):
            await verb(tools, dave, number, message_id)


async def test_a_discarded_message_leaves_thread_outbox_and_list(
    tools: Tools, dave: Actor, number: int
) -> None:
    sent = await factories.upload(tools, dave)
    words = factories.message("Nunca chegou", file_ids=(sent,))
    message_id = await messages.reply(tools, dave, number, words)
    await factories.refused(tools, number, message_id)
    await messages.discard(tools, dave, number, message_id)
    assert len(await factories.entries_of(tools, number)) == 1
    assert len(await factories.outbox_of(tools, number)) == 5
    row = (await tickets.list_mine(tools, dave, TicketQuery())).rows[0]
    assert row.line.startswith("Apareceu uma tela azul")


async def test_nothing_left_to_say_is_no_line(
    tools: Tools, dave: Actor, number: int, clock: Clock
) -> None:
    message_id = await messages.reply(tools, dave, number, factories.message("Nunca chegou"))
    await factories.refused(tools, number, message_id)
    async with tools.sessions.begin() as session:
        await session.execute(
            update(TimelineEntry).where(TimelineEntry.id == 1).values(deleted_at=clock())
        )
    await messages.discard(tools, dave, number, message_id)
    assert (await factories.row_of(tools, number)).last_line == ""


async def test_files_of_a_discarded_message_can_be_sent_with_the_next(
    tools: Tools, dave: Actor, number: int
) -> None:
    sent = (await factories.upload(tools, dave),)
    message_id = await messages.reply(tools, dave, number, factories.message(file_ids=sent))
    await factories.refused(tools, number, message_id)
    await messages.discard(tools, dave, number, message_id)
    assert await messages.reply(tools, dave, number, factories.message(file_ids=sent))


async def test_the_first_message_is_the_ticket_and_cannot_be_discarded(
    tools: Tools, dave: Actor
) -> None:
    number = await factories.ticket(tools, dave)
    message_id = str((await factories.entries_of(tools, number))[0].message_id)
    await factories.refused(tools, number, message_id)
    with pytest.raises(TransitionRefused, match="opening_message"):
        await messages.discard(tools, dave, number, message_id)


async def test_a_message_is_tried_again_by_its_writer_only(tools: Tools, dave: Actor) -> None:
    bob = await factories.person(tools, "Bob Silva")
    number = await factories.ticket(tools, dave, requested_for_id=bob.user_id)
    message_id = await messages.reply(tools, dave, number, factories.message())
    await factories.refused(tools, number, message_id)
    with pytest.raises(NotFound):
        await messages.send_again(tools, bob, number, message_id)


async def test_a_message_of_another_ticket_is_not_found_here(
    tools: Tools, dave: Actor, number: int
) -> None:
    message_id = await messages.reply(tools, dave, number, factories.message())
    await factories.refused(tools, number, message_id)
    other = await factories.ticket(tools, dave)
    with pytest.raises(NotFound):
        await messages.send_again(tools, dave, other, message_id)


async def test_carol_can_neither_write_nor_retry_nor_discard(
    tools: Tools, dave: Actor, number: int
) -> None:
    message_id = await messages.reply(tools, dave, number, factories.message())
    carol = await factories.person(tools, "Carol Lima", role="admin")
    with pytest.raises(NotFound):
        await messages.reply(tools, carol, number, factories.message())
    for verb in (messages.send_again, messages.discard):
        with pytest.raises(NotFound):
            await verb(tools, carol, number, message_id)


async def test_a_reply_is_announced_to_everybody_on_the_ticket(
    tools: Tools, dave: Actor, number: int
) -> None:
    heard = Heard(tools)
    tools.wake.outbox.clear()
    await messages.reply(tools, dave, number, factories.message())
    assert [told.user_ids for told in heard.all] == [(dave.user_id,)]
    assert tools.wake.outbox.is_set()


async def failed_with_a_file(tools: Tools, dave: Actor, number: int) -> tuple[str, str]:
    file_id = await factories.upload(tools, dave)
    words = factories.message("Veja o *erro*", file_ids=(file_id,))
    message_id = await messages.reply(tools, dave, number, words)
    await factories.refused(tools, number, message_id)
    return message_id, file_id


async def test_an_edited_message_takes_the_failed_ones_place_and_files(
    tools: Tools, dave: Actor, number: int
) -> None:
    failed, file_id = await failed_with_a_file(tools, dave, number)
    edited = factories.message("Veja o erro", file_ids=(file_id,), replaces=failed)
    message_id = await messages.reply(tools, dave, number, edited)
    [_, entry] = await factories.entries_of(tools, number)
    assert (entry.message_id, entry.body) == (message_id, "Veja o erro")
    assert await messages.reply(tools, dave, number, edited) == message_id


async def test_an_edited_message_that_cannot_be_taken_leaves_the_failed_one(
    tools: Tools, dave: Actor, number: int
) -> None:
    failed, _ = await failed_with_a_file(tools, dave, number)
    with pytest.raises(Invalid):
        await messages.reply(tools, dave, number, factories.message("", replaces=failed))
    [_, entry] = await factories.entries_of(tools, number)
    assert entry.message_id == failed


@pytest.mark.parametrize("again", [messages.send_again, messages.discard])
async def test_what_is_no_longer_failed_is_not_replaced(
    tools: Tools, dave: Actor, number: int, again: Callable[..., Awaitable[None]]
) -> None:
    failed, _ = await failed_with_a_file(tools, dave, number)
    await again(tools, dave, number, failed)
    before = len(await factories.entries_of(tools, number))
    await messages.reply(tools, dave, number, factories.message(replaces=failed))
    assert len(await factories.entries_of(tools, number)) == before + 1
