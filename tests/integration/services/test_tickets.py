from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.factories import Clock, Heard
from tickets_app.db.tables import ContactLink, File, OutboxRow, Ticket, TimelineEntry
from tickets_app.domain import outbox
from tickets_app.domain.drafts import TicketQuery
from tickets_app.domain.errors import Invalid, NotFound, TransitionRefused
from tickets_app.domain.outbox import ConversationWork, MessageWork, PriorityWork
from tickets_app.domain.people import Actor
from tickets_app.services import sectors, tickets
from tickets_app.services.tools import Tools


async def count(tools: Tools, table: type) -> int:
    async with tools.readers() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_opening_writes_one_entry_and_everything_that_chatwoot_needs(tools: Tools) -> None:
    number = await factories.ticket(tools, await factories.person(tools))
    kinds = [row.kind for row in await factories.outbox_of(tools, number)]
    assert kinds == ["contact", "contact_inbox", "conversation", "message", "priority"]
    assert len(await factories.entries_of(tools, number)) == 1


async def test_the_first_ticket_is_number_one_and_the_next_number_two(tools: Tools) -> None:
    dave = await factories.person(tools)
    assert [await factories.ticket(tools, dave) for _ in range(2)] == [1, 2]


async def test_a_new_ticket_is_received_until_chatwoot_has_it(tools: Tools) -> None:
    dave = await factories.person(tools)
    view = await tickets.show(tools, dave, await factories.ticket(tools, dave))
    assert (view.turn, view.is_delivering) == ("received", True)


async def test_the_same_key_opens_one_ticket(tools: Tools) -> None:
    dave = await factories.person(tools)
    same = await factories.draft(tools)
    numbers = [await tickets.open(tools, dave, same) for _ in range(2)]
    assert numbers == [1, 1]
    assert await factories.ticket(tools, dave) == 2


async def test_other_words_under_a_used_key_open_another_ticket(tools: Tools) -> None:
    """A second tab, or a page that missed our answer, hands in something else with its key."""
    dave = await factories.person(tools)
    first = await factories.draft(tools)
    drafts = (first, replace(first, description="O teclado também não."))
    numbers = [await tickets.open(tools, dave, draft) for draft in (*drafts, *drafts)]
    assert numbers == [1, 2, 1, 2]


async def test_a_double_click_opens_one_ticket(tools: Tools) -> None:
    dave = await factories.person(tools)
    same = await factories.draft(tools)
    numbers = await asyncio.gather(*(tickets.open(tools, dave, same) for _ in range(8)))
    assert set(numbers) == {1}
    assert await count(tools, Ticket) == 1


async def test_two_people_may_use_the_same_key(tools: Tools) -> None:
    dave, carol = [await factories.person(tools, name) for name in ("Dave Costa", "Carol Lima")]
    same = await factories.draft(tools)
    assert [await tickets.open(tools, person, same) for person in (dave, carol)] == [1, 2]


async def test_every_wrong_field_is_named_at_once(tools: Tools) -> None:
    dave = await factories.person(tools)
    wrong = await factories.draft(
        tools,
        title="abc",
        description="",
        complexity="huge",
        priority="",
        sector_id="nowhere",
        requested_for_id="nobody",
        continues_number=99,
        file_ids=("missing",),
    )
    with pytest.raises(Invalid) as refused:
        await tickets.open(tools, dave, wrong)
    assert refused.value.fields == {
        "title": "too_short",
        "description": "required",
        "complexity": "required",
        "priority": "required",
        "sector_id": "unknown",
        "requested_for_id": "unknown",
        "continues_number": "unknown",
        "file_ids": "unknown",
    }


async def test_a_refused_draft_leaves_nothing_behind(tools: Tools) -> None:
    dave = await factories.person(tools)
    with pytest.raises(Invalid):
        await factories.ticket(tools, dave, title="")
    assert [await count(tools, table) for table in (Ticket, TimelineEntry, OutboxRow)] == [0, 0, 0]
    assert await factories.ticket(tools, dave) == 1


async def test_a_closed_sector_takes_no_ticket(tools: Tools) -> None:
    dave = await factories.person(tools)
    admin = await factories.person(tools, "Erin Admin", role="admin")
    closed = await factories.sector(tools, "Predial")
    await sectors.set_active(tools, admin, closed, False)
    with pytest.raises(Invalid, match="invalid"):
        await factories.ticket(tools, dave, sector_id=closed)


async def test_an_agent_reads_everything_at_a_glance(tools: Tools) -> None:
    dave = await factories.person(tools)
    bob = await factories.person(tools, "Bob Silva")
    first = await factories.ticket(tools, dave)
    number = await factories.ticket(
        tools, dave, requested_for_id=bob.user_id, continues_number=first, title="Tela *azul*"
    )
    row = (await factories.outbox_of(tools, number))[3]
    work = outbox.from_json(row.kind, row.payload)
    assert isinstance(work, MessageWork)
    assert work.content.splitlines()[0] == r"**HD-000002 · Tela \*azul\***"
    assert "- **Setor:** TI\n- **Complexidade:** Alta – não consegue trabalhar\n" in work.content
    assert "- **Para:** Bob Silva\n- **Continua:** HD-000001\n\nApareceu" in work.content


async def test_the_conversation_carries_the_portal_attributes(tools: Tools) -> None:
    number = await factories.ticket(tools, await factories.person(tools))
    row = (await factories.outbox_of(tools, number))[2]
    work = outbox.from_json(row.kind, row.payload)
    assert isinstance(work, ConversationWork)
    assert work.custom_attributes == {
        "portal_ticket": "HD-000001",
        "portal_title": "Notebook não liga",
        "portal_category": "TI",
        "portal_complexity": "Alta – não consegue trabalhar",
        "portal_requested_for": "Dave Costa",
        "portal_url": "https://helpdesk.example.com/tickets/1",
    }


async def test_priority_goes_out_in_chatwoots_word(tools: Tools) -> None:
    number = await factories.ticket(tools, await factories.person(tools), priority="normal")
    row = (await factories.outbox_of(tools, number))[4]
    assert outbox.from_json(row.kind, row.payload) == PriorityWork("medium")


async def test_files_hang_on_the_first_message_in_their_order(tools: Tools) -> None:
    dave = await factories.person(tools)
    sent = tuple([await factories.upload(tools, dave, name=f"{n}.txt") for n in "ab"])
    number = await factories.ticket(tools, dave, file_ids=sent)
    view = await tickets.show(tools, dave, number)
    assert tuple(file.file_id for file in view.files) == sent
    assert (await factories.outbox_of(tools, number))[3].payload["file_ids"] == list(sent)


async def test_files_are_listed_as_their_messages_stand_in_the_thread(tools: Tools) -> None:
    dave = await factories.person(tools)
    first, late = [await factories.upload(tools, dave, name=f"{n}.txt") for n in ("a", "b")]
    number = await factories.ticket(tools, dave, file_ids=(first,))
    before = tools.clock() - timedelta(hours=1)
    heard_late = await factories.alice_says(tools, number, "Antes disso", occurred_at=before)
    async with tools.sessions.begin() as session:
        file = await session.get_one(File, late)
        file.ticket_id, file.entry_id = heard_late.ticket_id, heard_late.id
    assert [file.name for file in (await tickets.show(tools, dave, number)).files] == [
        "a.txt",
        "b.txt",
    ]


async def test_nobody_sends_a_file_that_another_has_uploaded(tools: Tools) -> None:
    dave, carol = [await factories.person(tools, name) for name in ("Dave Costa", "Carol Lima")]
    foreign = await factories.upload(tools, carol)
    with pytest.raises(Invalid) as refused:
        await factories.ticket(tools, dave, file_ids=(foreign,))
    assert refused.value.fields == {"file_ids": "unknown"}


async def test_a_file_is_sent_once(tools: Tools) -> None:
    dave = await factories.person(tools)
    sent = await factories.upload(tools, dave)
    await factories.ticket(tools, dave, file_ids=(sent,))
    with pytest.raises(Invalid):
        await factories.ticket(tools, dave, file_ids=(sent,))
    assert await count(tools, File) == 1


async def test_the_person_concerned_sees_the_ticket_and_its_maker_too(tools: Tools) -> None:
    dave = await factories.person(tools)
    bob = await factories.person(tools, "Bob Silva")
    number = await factories.ticket(tools, dave, requested_for_id=bob.user_id)
    for person in (dave, bob):
        view = await tickets.show(tools, person, number)
        assert (view.requester, view.requested_for) == ("Dave Costa", "Bob Silva")


async def test_for_myself_is_not_for_another(tools: Tools) -> None:
    dave = await factories.person(tools)
    number = await factories.ticket(tools, dave, requested_for_id=dave.user_id)
    assert (await factories.row_of(tools, number)).requested_for_id is None


async def test_a_person_known_to_chatwoot_needs_no_contact_again(tools: Tools) -> None:
    dave = await factories.person(tools)
    async with tools.sessions.begin() as session:
        session.add(
            ContactLink(
                user_id=dave.user_id,
                company_id=1,
                chatwoot_contact_id=5,
                identifier=dave.user_id,
                created_at=tools.clock(),
            )
        )
    number = await factories.ticket(tools, dave)
    assert (await factories.outbox_of(tools, number))[0].kind == "contact_inbox"


async def test_a_ticket_is_announced_to_its_people_after_the_commit(tools: Tools) -> None:
    heard = Heard(tools)
    dave = await factories.person(tools)
    bob = await factories.person(tools, "Bob Silva")
    number = await factories.ticket(tools, dave, requested_for_id=bob.user_id)
    assert set(heard.all[0].user_ids) == {dave.user_id, bob.user_id}
    assert (heard.all[0].number, tools.wake.outbox.is_set()) == (number, True)


async def test_a_refused_draft_announces_nothing(tools: Tools) -> None:
    heard = Heard(tools)
    with pytest.raises(Invalid):
        await factories.ticket(tools, await factories.person(tools), title="")
    assert heard.all == []


async def test_saying_that_it_is_solved_writes_one_entry_and_one_resolve(tools: Tools) -> None:
    dave = await factories.person(tools)
    number = await factories.ticket(tools, dave)
    await tickets.confirm_solved(tools, dave, number)
    kinds = [entry.kind for entry in await factories.entries_of(tools, number)]
    assert kinds == ["message", "confirmed"]
    assert [row.kind for row in await factories.outbox_of(tools, number)][5:] == ["resolve"]


async def test_saying_it_twice_is_saying_it_once(tools: Tools) -> None:
    dave = await factories.person(tools)
    number = await factories.ticket(tools, dave)
    await asyncio.gather(*(tickets.confirm_solved(tools, dave, number) for _ in range(4)))
    assert len(await factories.outbox_of(tools, number)) == 6
    assert len(await factories.entries_of(tools, number)) == 2


async def test_what_the_person_has_solved_asks_nothing_any_more(tools: Tools) -> None:
    dave = await factories.person(tools)
    number = await factories.ticket(tools, dave)
    await factories.delivered(tools, number)
    await tickets.confirm_solved(tools, dave, number)
    view = await tickets.show(tools, dave, number)
    assert (view.turn, view.can_confirm, view.reopens) == ("confirmed", False, True)


async def test_a_closed_ticket_cannot_be_confirmed(tools: Tools, clock: Clock) -> None:
    dave = await factories.person(tools)
    number = await factories.ticket(tools, dave)
    await factories.delivered(tools, number)
    await factories.change(tools, number, status="resolved", resolved_at=clock())
    clock.advance(timedelta(days=14, seconds=1))
    with pytest.raises(TransitionRefused, match="closed"):
        await tickets.confirm_solved(tools, dave, number)


async def test_a_closed_ticket_says_when_it_closed(tools: Tools, clock: Clock) -> None:
    dave = await factories.person(tools)
    number = await factories.ticket(tools, dave)
    await factories.delivered(tools, number)
    await factories.change(tools, number, status="resolved", resolved_at=clock())
    clock.advance(timedelta(days=15))
    view = await tickets.show(tools, dave, number)
    assert (view.turn, view.can_write, view.closed_on) == ("closed", False, "7\u00a0dez.")


async def test_a_linked_ticket_names_the_one_before(tools: Tools) -> None:
    dave = await factories.person(tools)
    before = await factories.ticket(tools, dave)
    number = await factories.ticket(tools, dave, continues_number=before)
    view = await tickets.show(tools, dave, number)
    assert (view.continues, view.continues_href) == (
        "HD-000001 · Notebook não liga",
        "/tickets/1",
    )


async def test_the_person_concerned_learns_nothing_of_a_ticket_not_theirs(tools: Tools) -> None:
    dave = await factories.person(tools)
    bob = await factories.person(tools, "Bob Silva")
    before = await factories.ticket(tools, dave)
    number = await factories.ticket(
        tools, dave, continues_number=before, requested_for_id=bob.user_id
    )
    view = await tickets.show(tools, bob, number)
    assert (view.continues, view.continues_href) == ("", "")


async def test_seen_is_seen_by_that_person_only(tools: Tools) -> None:
    dave = await factories.person(tools)
    bob = await factories.person(tools, "Bob Silva")
    number = await factories.ticket(tools, dave, requested_for_id=bob.user_id)
    await factories.alice_says(tools, number, "Bom dia")
    await tickets.mark_seen(tools, dave, number)
    unread = [
        (await tickets.list_mine(tools, person, TicketQuery())).rows[0].unread_count
        for person in (dave, bob)
    ]
    assert unread == [0, 2]


async def test_seeing_again_tells_nobody(tools: Tools) -> None:
    dave = await factories.person(tools)
    number = await factories.ticket(tools, dave)
    await tickets.mark_seen(tools, dave, number)
    heard = Heard(tools)
    await tickets.mark_seen(tools, dave, number)
    assert heard.all == []


@pytest.mark.parametrize("verb", [tickets.show, tickets.confirm_solved, tickets.mark_seen])
@pytest.mark.parametrize("number", [1, 2, 0, -1, 2**31, 2**80])
async def test_a_ticket_of_others_is_as_missing_as_none(
    tools: Tools, verb: Callable[[Tools, Actor, int], Awaitable[object]], number: int
) -> None:
    await factories.ticket(tools, await factories.person(tools))
    carol = await factories.person(tools, "Carol Lima", role="admin")
    with pytest.raises(NotFound):
        await verb(tools, carol, number)
    assert len(await factories.outbox_of(tools, 1)) == 5
