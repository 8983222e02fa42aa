from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import factories
from tests.factories import Clock
from tickets_app.db.users import User
from tickets_app.domain.drafts import TicketQuery
from tickets_app.domain.people import Actor
from tickets_app.domain.rows import TicketPage
from tickets_app.services import messages, tickets
from tickets_app.services.tools import Tools


@pytest.fixture
async def dave(tools: Tools) -> Actor:
    return await factories.person(tools)


async def listed(tools: Tools, actor: Actor, **query: Any) -> TicketPage:
    return await tickets.list_mine(tools, actor, TicketQuery(**query))


async def numbers(tools: Tools, actor: Actor, **query: Any) -> list[int]:
    return [row.number for row in (await listed(tools, actor, **query)).rows]


async def test_a_list_is_newest_activity_first(tools: Tools, dave: Actor, clock: Clock) -> None:
    for _ in range(3):
        await factories.ticket(tools, dave)
        clock.advance(timedelta(minutes=1))
    await messages.reply(tools, dave, 1, factories.message())
    assert await numbers(tools, dave) == [1, 3, 2]


async def test_pages_follow_without_gap_or_repetition(tools: Tools, dave: Actor) -> None:
    for _ in range(7):
        await factories.ticket(tools, dave)
    seen: list[int] = []
    cursor = ""
    for _ in range(3):
        page = await listed(tools, dave, limit=3, cursor=cursor)
        seen += [row.number for row in page.rows]
        cursor = page.next_cursor
    assert sorted(seen) == list(range(1, 8))
    assert cursor == ""


async def test_a_ticket_that_moves_up_between_pages_hides_no_other(
    tools: Tools, dave: Actor, clock: Clock
) -> None:
    for _ in range(4):
        await factories.ticket(tools, dave)
        clock.advance(timedelta(minutes=1))
    first = await listed(tools, dave, limit=2)
    await messages.reply(tools, dave, 4, factories.message())
    assert await numbers(tools, dave, cursor=first.next_cursor) == [2, 1]


@pytest.mark.parametrize("cursor", ["x", "1-", "9" * 40 + "-1", "-1-2", "1-x", "17-1' OR 1=1"])
async def test_a_cursor_of_nobodys_making_is_the_first_page(
    tools: Tools, dave: Actor, cursor: str
) -> None:
    await factories.ticket(tools, dave)
    assert await numbers(tools, dave, cursor=cursor) == [1]


async def test_the_ticket_id_never_leaves(tools: Tools, dave: Actor) -> None:
    for _ in range(2):
        await factories.ticket(tools, dave)
    page = await listed(tools, dave, limit=1)
    assert (await factories.row_of(tools, page.rows[0].number)).id not in str(page)


async def test_a_list_costs_two_queries_however_long(
    tools: Tools, dave: Actor, selects: list[str]
) -> None:
    for _ in range(12):
        await factories.ticket(tools, dave)
    selects.clear()
    await listed(tools, dave)
    assert len(selects) == 2


async def test_tickets_lie_on_three_heaps(tools: Tools, dave: Actor, clock: Clock) -> None:
    for _ in range(4):
        await factories.delivered(tools, await factories.ticket(tools, dave))
    await factories.alice_says(tools, 1, "Qual é o modelo?")
    await factories.change(tools, 2, status="resolved", resolved_at=clock())
    await tickets.confirm_solved(tools, dave, 3)
    groups = [await numbers(tools, dave, status=group) for group in ("waiting", "open", "solved")]
    assert [sorted(group) for group in groups] == [[1, 2], [4], [3]]


async def test_counts_tell_of_all_heaps_whatever_is_shown(tools: Tools, dave: Actor) -> None:
    for _ in range(3):
        await factories.delivered(tools, await factories.ticket(tools, dave))
    await factories.alice_says(tools, 1, "Qual é o modelo?")
    page = await listed(tools, dave, status="solved", search="nada disso")
    assert (page.rows, page.waiting_count, page.open_count, page.solved_count) == ((), 1, 2, 0)


async def test_time_alone_closes_what_nobody_confirmed(
    tools: Tools, dave: Actor, clock: Clock
) -> None:
    await factories.delivered(tools, await factories.ticket(tools, dave))
    await factories.change(tools, 1, status="resolved", resolved_at=clock())
    assert await numbers(tools, dave, status="waiting") == [1]
    clock.advance(timedelta(days=14, seconds=1))
    page = await listed(tools, dave, status="solved")
    assert [(row.number, row.turn) for row in page.rows] == [(1, "closed")]
    assert (page.waiting_count, page.solved_count) == (0, 1)


@pytest.mark.parametrize(
    "words",
    [
        "IMPRESSORA",
        "impressóra",
        "hd-000001",
        "HD-1",
        "1",
        "etiqueta",
        "Até 100%",
        "a_b",
        "TORTAS",
    ],
)
async def test_a_search_finds_number_title_and_message(
    tools: Tools, dave: Actor, words: str
) -> None:
    await factories.ticket(tools, dave, title="Impressora parada", description="A etiqueta sumiu")
    await factories.ticket(tools, dave, title="Outra coisa")
    await factories.alice_says(tools, 1, "Saem tortas até 100% e a_b?")
    assert await numbers(tools, dave, search=words) == [1]


@pytest.mark.parametrize("words", ["100_", "%", "axb", "HD-000009", "\\"])
async def test_signs_of_the_database_are_only_letters(
    tools: Tools, dave: Actor, words: str
) -> None:
    await factories.ticket(tools, dave, description="Chega a 100 por cento e axxb")
    assert await numbers(tools, dave, search=words) == []


async def test_a_search_finds_no_private_note_and_no_deleted_words(
    tools: Tools, dave: Actor, clock: Clock
) -> None:
    await factories.ticket(tools, dave)
    await factories.alice_says(tools, 1, "canario", is_private=True)
    await factories.alice_says(tools, 1, "canario", deleted_at=clock())
    assert await numbers(tools, dave, search="canario") == []


async def test_carol_finds_nothing_of_daves(tools: Tools, dave: Actor) -> None:
    await factories.ticket(tools, dave, title="Impressora parada")
    carol = await factories.person(tools, "Carol Lima", role="admin")
    for words in ("impressora", "HD-000001", "1", ""):
        page = await listed(tools, carol, search=words)
        assert (page.rows, page.open_count) == ((), 0)


async def test_a_list_can_be_of_one_sector(tools: Tools, dave: Actor) -> None:
    facilities = await factories.sector(tools, "Predial")
    await factories.ticket(tools, dave)
    await factories.ticket(tools, dave, sector_id=facilities)
    assert await numbers(tools, dave, sector_id=facilities) == [2]


async def test_a_line_says_who_spoke_last_and_what(tools: Tools, dave: Actor) -> None:
    await factories.delivered(tools, await factories.ticket(tools, dave))
    own = (await listed(tools, dave)).rows[0]
    await factories.alice_says(tools, 1, "Tente **de novo**,\npor favor")
    foreign = (await listed(tools, dave)).rows[0]
    assert (own.speaker, own.line) == ("Você", "Apareceu uma tela azul e depois nada.")
    assert (foreign.speaker, foreign.line) == ("Alice", "Tente de novo, por favor")
    assert (foreign.is_yours, foreign.unread_count, foreign.turn_words) == (
        True,
        1,
        "Aguardando você",
    )


async def test_of_two_people_of_one_name_only_who_wrote_it_is_you(tools: Tools) -> None:
    dave = await factories.person(tools, "Dave Costa")
    double = await factories.person(tools, "Davi Costa")
    async with tools.sessions.begin() as session:
        (await session.get_one(User, double.user_id)).name = dave.name
    await factories.ticket(tools, dave, requested_for_id=double.user_id)
    listed = [await tickets.list_mine(tools, who, TicketQuery()) for who in (dave, double)]
    assert [page.rows[0].speaker for page in listed] == ["Você", "Dave"]


@pytest.mark.parametrize(("kind", "name"), [("agent", "Suporte"), ("bot", "Assistente virtual")])
async def test_a_speaker_without_a_name_is_called_by_what_they_are(
    tools: Tools, dave: Actor, kind: str, name: str
) -> None:
    await factories.ticket(tools, dave)
    await factories.alice_says(tools, 1, "Bom dia", actor_kind=kind, actor_name="")
    assert (await listed(tools, dave)).rows[0].speaker == name


async def test_a_line_names_whom_the_ticket_is_for(tools: Tools, dave: Actor) -> None:
    bob = await factories.person(tools, "Bob Silva")
    await factories.ticket(tools, dave, requested_for_id=bob.user_id)
    names = [(await listed(tools, person)).rows[0].for_name for person in (dave, bob)]
    assert names == ["Bob Silva", ""]


async def test_what_support_has_put_off_says_until_when(
    tools: Tools, dave: Actor, clock: Clock
) -> None:
    await factories.delivered(tools, await factories.ticket(tools, dave))
    later = clock() + timedelta(days=3)
    await factories.change(tools, 1, status="snoozed", snoozed_until=later)
    row = (await listed(tools, dave)).rows[0]
    assert (row.turn, row.turn_words) == ("scheduled", "Agendado para 26\u00a0nov.")
