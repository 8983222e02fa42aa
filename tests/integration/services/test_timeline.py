from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import factories
from tests.factories import Clock
from tickets_app.domain.errors import NotFound
from tickets_app.domain.people import Actor, Language
from tickets_app.domain.rows import EntryRow
from tickets_app.services import messages, operations_outbox, timeline
from tickets_app.services.tools import Tools

CANARY = "canary-of-a-private-note"


@pytest.fixture
async def dave(tools: Tools) -> Actor:
    return await factories.person(tools)


@pytest.fixture
async def number(tools: Tools, dave: Actor) -> int:
    return await factories.ticket(tools, dave)


async def messages_of(tools: Tools, actor: Actor, number: int, **window: int) -> list[EntryRow]:
    page = await timeline.page(tools, actor, number, **window)
    return [entry for entry in page.entries if entry.kind == "message"]


async def event_of(tools: Tools, actor: Actor, number: int, **values: str | None) -> EntryRow:
    said: dict[str, str | None] = {"message_state": "", "actor_name": "", **values}
    await factories.alice_says(tools, number, "", **said)
    return (await timeline.page(tools, actor, number)).entries[-1]


async def test_the_window_is_the_newest_forty_oldest_first(
    tools: Tools, dave: Actor, number: int
) -> None:
    for n in range(45):
        await factories.alice_says(tools, number, f"mensagem {n}")
    shown = await messages_of(tools, dave, number)
    assert len(shown) == 40
    assert shown[-1].html == "<p>mensagem 44</p>\n"


async def test_older_ones_follow_without_gap_or_repetition(
    tools: Tools, dave: Actor, number: int
) -> None:
    for n in range(12):
        await factories.alice_says(tools, number, f"mensagem {n}")
    newest = await timeline.page(tools, dave, number, limit=5)
    older = await timeline.page(tools, dave, number, before=newest.older_cursor, limit=50)
    keys = [row.key for page in (older, newest) for row in page.entries if row.kind == "message"]
    assert len(keys) == len(set(keys)) == 13
    assert older.older_cursor == 0


async def test_an_open_page_reads_the_ticket_and_its_newest_entries_together(
    tools: Tools, dave: Actor, number: int
) -> None:
    for n in range(3):
        await factories.alice_says(tools, number, f"mensagem {n}")
    view, newest = await timeline.newest(tools, dave, number, 2)
    assert (view.number, newest) == (number, await timeline.page(tools, dave, number, limit=2))
    carol = await factories.person(tools, "Carol Lima")
    with pytest.raises(NotFound):
        await timeline.newest(tools, carol, number, 2)


async def test_a_window_costs_the_same_queries_however_long_the_thread(
    tools: Tools, dave: Actor, number: int, selects: list[str]
) -> None:
    costs: list[int] = []
    for _ in range(2):
        selects.clear()
        await timeline.page(tools, dave, number)
        costs.append(len(selects))
        for n in range(60):
            await factories.alice_says(tools, number, f"mensagem {n}")
    assert costs == [3, 3]


async def test_a_private_note_is_in_no_window(tools: Tools, dave: Actor, number: int) -> None:
    await factories.alice_says(tools, number, CANARY, is_private=True)
    assert CANARY not in str(await timeline.page(tools, dave, number))


async def test_own_and_foreign_messages_are_told_apart(
    tools: Tools, dave: Actor, number: int
) -> None:
    await factories.alice_says(tools, number, "Bom dia")
    own, foreign = await messages_of(tools, dave, number)
    assert (own.is_own, own.state_words) == (True, "Salva – entregando ao suporte")
    assert (foreign.is_own, foreign.actor, foreign.state_words) == (False, "Alice Agente", "")


async def test_another_employees_message_is_foreign_to_me(tools: Tools, dave: Actor) -> None:
    bob = await factories.person(tools, "Bob Silva")
    number = await factories.ticket(tools, dave, requested_for_id=bob.user_id)
    (row,) = await messages_of(tools, bob, number)
    assert (row.is_own, row.actor, row.actor_kind) == (False, "Dave Costa", "employee")


async def test_days_stand_between_messages_in_the_readers_zone(
    tools: Tools, dave: Actor, number: int, clock: Clock
) -> None:
    clock.advance(timedelta(days=1))
    await factories.alice_says(tools, number, "Bom dia")
    kinds = [(row.kind, row.text) for row in (await timeline.page(tools, dave, number)).entries]
    assert kinds == [("day", "Ontem"), ("message", ""), ("day", "Hoje"), ("message", "")]


async def test_one_person_in_a_row_is_one_block(tools: Tools, dave: Actor, number: int) -> None:
    for n in range(3):
        await factories.alice_says(tools, number, f"mensagem {n}")
    blocks = [row.starts_block for row in await messages_of(tools, dave, number)]
    assert blocks == [True, True, False, False]


async def test_a_pause_starts_a_new_block(
    tools: Tools, dave: Actor, number: int, clock: Clock
) -> None:
    await messages.reply(tools, dave, number, factories.message())
    clock.advance(timedelta(minutes=11))
    await messages.reply(tools, dave, number, factories.message())
    assert [row.starts_block for row in await messages_of(tools, dave, number)] == [
        True,
        False,
        True,
    ]


async def test_the_new_line_stands_above_the_first_unread_of_others(
    tools: Tools, dave: Actor, number: int
) -> None:
    read = (await timeline.page(tools, dave, number)).newest_id
    await messages.reply(tools, dave, number, factories.message())
    for n in range(2):
        await factories.alice_says(tools, number, f"mensagem {n}")
    page = await timeline.page(tools, dave, number, new_after=read)
    assert [row.kind for row in page.entries] == ["day", *["message"] * 2, "new", *["message"] * 2]


@pytest.mark.parametrize(("kind", "name"), [("agent", "Suporte"), ("bot", "Assistente virtual")])
async def test_who_has_no_name_is_called_by_what_they_are(
    tools: Tools, dave: Actor, number: int, kind: str, name: str
) -> None:
    await factories.alice_says(tools, number, "Bom dia", actor_kind=kind, actor_name="")
    assert (await messages_of(tools, dave, number))[-1].actor == name


async def test_words_become_safe_html(tools: Tools, dave: Actor, number: int) -> None:
    await factories.alice_says(tools, number, "**oi** <script>alert(1)</script>")
    html = (await messages_of(tools, dave, number))[-1].html
    assert html == "<p><strong>oi</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>\n"


async def test_a_deleted_message_keeps_its_place_and_loses_its_words(
    tools: Tools, dave: Actor, number: int, clock: Clock
) -> None:
    await factories.alice_says(tools, number, "segredo", deleted_at=clock())
    row = (await messages_of(tools, dave, number))[-1]
    assert (row.is_deleted, row.html, row.text) == (True, "", "Mensagem apagada pelo suporte")


async def test_an_edited_message_says_so(
    tools: Tools, dave: Actor, number: int, clock: Clock
) -> None:
    await factories.alice_says(tools, number, "agora certo", edited_at=clock())
    assert (await messages_of(tools, dave, number))[-1].is_edited


async def test_a_failed_message_says_why(tools: Tools, dave: Actor, number: int) -> None:
    message_id = await messages.reply(tools, dave, number, factories.message())
    await factories.refused(tools, number, message_id)
    row = (await messages_of(tools, dave, number))[-1]
    assert (row.key, row.state, row.state_words) == (message_id, "failed", "Não enviada")
    assert row.reason == "O sistema do suporte recusou o conteúdo."


async def test_only_the_writer_gets_back_what_was_typed_and_only_where_it_failed(
    tools: Tools, dave: Actor
) -> None:
    bob = await factories.person(tools, "Bob Silva")
    number = await factories.ticket(tools, dave, requested_for_id=bob.user_id)
    message_id = await messages.reply(tools, dave, number, factories.message("**oi**\n- um"))
    await factories.refused(tools, number, message_id)
    assert [row.text for row in await messages_of(tools, dave, number)] == ["", "**oi**\n- um"]
    assert [row.text for row in await messages_of(tools, bob, number)] == ["", ""]


async def test_what_is_behind_a_failed_message_waits_for_it_visibly(
    tools: Tools, dave: Actor, number: int
) -> None:
    await factories.delivered(tools, number)
    first, *_ = [
        await messages.reply(tools, dave, number, factories.message(text))
        for text in ("um", "dois")
    ]
    await factories.refused(tools, number, first)
    rows = (await messages_of(tools, dave, number))[1:]
    assert [row.state for row in rows] == ["failed", "held"]
    assert rows[1].state_words == "Salva – espera pela mensagem acima"
    await messages.send_again(tools, dave, number, first)
    rows = (await messages_of(tools, dave, number))[1:]
    assert [row.state for row in rows] == ["saved", "saved"]


async def test_a_message_that_was_skipped_holds_nothing_back_and_says_so(
    tools: Tools, dave: Actor, number: int
) -> None:
    await factories.delivered(tools, number)
    first, *_ = [
        await messages.reply(tools, dave, number, factories.message(text))
        for text in ("um", "dois")
    ]
    await factories.refused(tools, number, first)
    root = await factories.person(tools, "Root Admin", "admin")
    [stopped] = [row for row in await factories.outbox_of(tools, number) if row.state == "dead"]
    await operations_outbox.skip(tools, root, stopped.id)
    rows = (await messages_of(tools, dave, number))[1:]
    assert [row.state for row in rows] == ["failed", "saved"]
    assert rows[0].reason.startswith("A administração deixou o resto")


async def test_the_first_message_may_be_tried_again_but_neither_replaced_nor_dropped(
    tools: Tools, dave: Actor
) -> None:
    sent = await factories.upload(tools, dave)
    number = await factories.ticket(tools, dave, file_ids=(sent,))
    opening = str((await factories.entries_of(tools, number))[0].message_id)
    later = await messages.reply(tools, dave, number, factories.message())
    for message_id in (opening, later):
        await factories.refused(tools, number, message_id)
    rows = await messages_of(tools, dave, number)
    assert [row.can_replace for row in rows] == [False, True]


async def test_nobody_replaces_what_somebody_else_wrote(tools: Tools, dave: Actor) -> None:
    bob = await factories.person(tools, "Bob Silva")
    number = await factories.ticket(tools, dave, requested_for_id=bob.user_id)
    message_id = await messages.reply(tools, dave, number, factories.message())
    await factories.refused(tools, number, message_id)
    assert not (await messages_of(tools, bob, number))[-1].can_replace


async def test_files_stand_with_their_message(tools: Tools, dave: Actor, number: int) -> None:
    sent = await factories.upload(tools, dave, b"%PDF-1.7", name="termo.pdf")
    await messages.reply(tools, dave, number, factories.message(file_ids=(sent,)))
    first, second = await messages_of(tools, dave, number)
    assert first.files == ()
    assert [(file.name, file.kind, file.href) for file in second.files] == [
        ("termo.pdf", "pdf", f"/files/{sent}")
    ]


@pytest.mark.parametrize(
    ("values", "actor", "words", "icon"),
    [
        ({"kind": "assignee", "to_value": "Alice"}, "Alice", "cuida do chamado agora", "user"),
        (
            {"kind": "assignee", "from_value": "Alice", "to_value": ""},
            "Alice",
            "deixou o chamado, que volta para a fila",
            "user",
        ),
        ({"kind": "team", "to_value": "Redes"}, "Redes", "recebeu o chamado", "layers"),
        (
            {"kind": "status", "from_value": "resolved", "to_value": "open"},
            "",
            "O chamado foi reaberto",
            "refresh-cw",
        ),
        (
            {"kind": "status", "from_value": "open", "to_value": "resolved"},
            "",
            "O suporte resolveu o chamado",
            "circle-check",
        ),
        (
            {"kind": "priority", "from_value": "low", "to_value": "urgent"},
            "",
            "O suporte mudou o prazo: Sem pressa → Agora",
            "chevrons-up",
        ),
        ({"kind": "priority", "to_value": "high"}, "", "Prazo: Hoje", "chevrons-up"),
        (
            {"kind": "status", "to_value": "resolved", "actor_name": "Bea"},
            "Bea",
            "resolveu o chamado",
            "circle-check",
        ),
        (
            {"kind": "assignee", "to_value": "Alice", "actor_name": "Bea"},
            "Alice",
            "cuida do chamado agora, por indicação de Bea",
            "user",
        ),
        (
            {"kind": "assignee", "to_value": "Bea", "actor_name": "Bea"},
            "Bea",
            "cuida do chamado agora",
            "user",
        ),
        (
            {"kind": "status", "from_value": "open", "to_value": "removed"},
            "",
            "A conversa não existe mais no suporte. O que está aqui foi guardado.",
            "archive",
        ),
        ({"kind": "confirmed"}, "", "confirmou que está resolvido", "circle-check"),
    ],
)
async def test_an_event_is_told_in_words(
    tools: Tools,
    dave: Actor,
    number: int,
    values: dict[str, str],
    actor: str,
    words: str,
    icon: str,
) -> None:
    row = await event_of(tools, dave, number, **values)
    assert (row.kind, row.actor, row.text, row.icon) == ("event", actor, words, icon)


async def test_the_thread_speaks_the_readers_language(tools: Tools, number: int) -> None:
    dave = await factories.person(tools, "Dana Costa")
    number = await factories.ticket(tools, dave)
    english = replace(dave, language=Language.ENGLISH)
    entries = (await timeline.page(tools, english, number)).entries
    assert [entries[0].text, entries[1].state_words] == ["Today", "Saved – delivering to support"]


async def test_carol_sees_no_thread_of_daves(tools: Tools, number: int) -> None:
    carol = await factories.person(tools, "Carol Lima", role="admin")
    with pytest.raises(NotFound):
        await timeline.page(tools, carol, number)
