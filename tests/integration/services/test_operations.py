"""What administrators see of deliveries: figures, reasons in words, and nobody's words."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from sqlalchemy import update

from tests import factories
from tickets_app.db.outbox import OutboxRow
from tickets_app.db.webhook_events import WebhookEvent
from tickets_app.domain.errors import NotPermitted
from tickets_app.domain.operations import Shown
from tickets_app.domain.people import Actor
from tickets_app.services import (
    messages,
    operations,
    operations_many,
    operations_status,
    poison,
)
from tickets_app.services.tools import Tools

SECRET = "a senha do cofre é 1234"


@pytest.fixture
async def root(tools: Tools) -> Actor:
    return await factories.person(tools, "Root Admin", "admin")


@pytest.fixture
async def dave(tools: Tools) -> Actor:
    return await factories.person(tools)


@pytest.fixture
async def number(tools: Tools, dave: Actor) -> int:
    number = await factories.ticket(tools, dave)
    await factories.delivered(tools, number)
    return number


async def stop(tools: Tools, dave: Actor, number: int, error: str = "Rejected") -> str:
    """A message of Dave's that is refused for good; gives our id of it."""
    message_id = await messages.reply(tools, dave, number, factories.message(SECRET))
    await factories.refused(tools, number, message_id)
    await put(tools, message_id, last_error=error, attempts=2)
    return message_id


async def put(tools: Tools, key: str, **values: Any) -> None:
    async with tools.sessions.begin() as session:
        await session.execute(update(OutboxRow).where(OutboxRow.key == key).values(**values))


async def poisoned(tools: Tools, *outcomes: str, body: bytes = b"{") -> list[int]:
    """Deliveries that could not be worked off, one for each outcome."""
    made = [
        WebhookEvent(
            company_id=1,
            delivery_key=factories.key(),
            proof="signature",
            body=body,
            state="poison",
            outcome=outcome,
            attempts=6,
            next_at=tools.clock(),
            received_at=tools.clock(),
        )
        for outcome in outcomes
    ]
    async with tools.sessions.begin() as session:
        session.add_all(made)
    return [event.id for event in made]


async def event_of(tools: Tools, event_id: int) -> WebhookEvent:
    async with tools.readers() as session:
        return await session.get_one(WebhookEvent, event_id)


async def test_a_dead_letter_says_whose_it_is_and_why(
    tools: Tools, root: Actor, dave: Actor, number: int
) -> None:
    await stop(tools, dave, number)
    [row] = (await operations.list_outgoing(tools, root, Shown.DEAD)).rows
    assert (row.reference, row.kind, row.person) == ("HD-000001", "Mensagem", "Dave Costa")
    assert (row.reason, row.attempts) == ("O Chatwoot não aceitou o conteúdo.", "2 tentativas")
    assert row.can_retry
    assert row.can_skip


async def test_an_administrator_reads_nobodys_words_there(
    tools: Tools, root: Actor, dave: Actor, number: int
) -> None:
    await stop(tools, dave, number)
    await poisoned(tools, "failed", body=json.dumps({"content": SECRET}).encode())
    pages = (
        await operations.list_outgoing(tools, root, Shown.ALL),
        await operations.list_poison(tools, root),
        await operations_status.show(tools, root),
    )
    shown = json.dumps([asdict(page) for page in pages], ensure_ascii=False)
    table = await operations.table(tools, root, Shown.ALL)
    for said in (SECRET, "Notebook não liga"):
        assert said not in shown
        assert said not in json.dumps(table, ensure_ascii=False)


async def test_only_who_is_on_the_ticket_is_led_to_it(
    tools: Tools, root: Actor, dave: Actor, number: int
) -> None:
    await stop(tools, dave, number)
    own = await factories.ticket(tools, root)
    rows = (await operations.list_outgoing(tools, root, Shown.ALL)).rows
    assert {row.href for row in rows} == {"", f"/tickets/{own}"}
    assert {row.reference for row in rows if row.href} == {f"HD-{own:06}"}


@pytest.mark.parametrize(
    ("state", "error", "reason"),
    [
        ("dead", "Unreachable", "Não chegou em sete dias de tentativas."),
        ("dead", "Missing", "A conversa não existe mais no Chatwoot."),
        ("waiting", "Unreachable", "O Chatwoot não foi alcançado."),
        ("unknown", "NotFoundYet", "Pode ter chegado: ainda não apareceu no Chatwoot."),
        ("waiting", "SomethingNew", "Não deu certo da última vez."),
        ("pending", "", ""),
    ],
)
async def test_the_reason_stands_in_words(
    tools: Tools, root: Actor, dave: Actor, number: int, state: str, error: str, reason: str
) -> None:
    message_id = await messages.reply(tools, dave, number, factories.message())
    await put(tools, message_id, state=state, last_error=error)
    [row] = (await operations.list_outgoing(tools, root, Shown.ALL)).rows
    assert row.reason == reason


async def test_what_the_rest_of_a_ticket_needs_is_offered_to_try_again_alone(
    tools: Tools, root: Actor, dave: Actor
) -> None:
    number = await factories.ticket(tools, dave)
    conversation = (await factories.outbox_of(tools, number))[2]
    await factories.kill(tools, conversation.key)
    [row] = (await operations.list_outgoing(tools, root, Shown.DEAD)).rows
    assert (row.can_retry, row.can_skip) == (True, False)


async def test_each_list_shows_its_own_and_pages_go_on_where_the_last_one_ended(
    tools: Tools, root: Actor, dave: Actor
) -> None:
    await factories.ticket(tools, dave)
    assert (await operations.list_outgoing(tools, root, Shown.DEAD)).rows == ()
    first = await operations.list_outgoing(tools, root, Shown.WAITING, limit=3)
    rest = await operations.list_outgoing(tools, root, Shown.WAITING, first.next_cursor, limit=3)
    ids = [row.row_id for row in (*first.rows, *rest.rows)]
    assert (len(first.rows), len(ids), rest.next_cursor) == (3, 5, 0)
    assert ids == sorted(set(ids))


async def test_another_companys_work_is_not_seen(
    tools: Tools, root: Actor, dave: Actor, number: int
) -> None:
    await stop(tools, dave, number)
    [event_id] = await poisoned(tools, "failed")
    stranger = replace(root, company_id=2)
    assert (await operations.list_outgoing(tools, stranger, Shown.ALL)).rows == ()
    assert (await operations.list_poison(tools, stranger)).rows == ()
    assert await operations.count_stopped(tools, stranger) == 0
    assert await poison.discard(tools, stranger, [event_id]) == 0


@pytest.mark.parametrize(
    ("outcome", "body", "reason"),
    [
        ("failed", b"{}", "Falhou todas as vezes"),
        ("failed: KeyError", b"{}", "Falhou todas as vezes em que foi processado (KeyError)."),
        ("not readable as JSON (ValueError)", b"{", "Não é JSON legível."),
        ("content: no text", b"{}", "Não tem a forma"),
        ("content: no text", b"", "Ilegível, e podia conter uma nota privada"),
    ],
)
async def test_a_delivery_that_could_not_be_worked_off_says_why(
    tools: Tools, root: Actor, outcome: str, body: bytes, reason: str
) -> None:
    await poisoned(tools, outcome, body=body)
    [row] = (await operations.list_poison(tools, root)).rows
    assert row.reason.startswith(reason)
    assert row.can_replay == bool(body)


async def test_deliveries_are_paged_by_number(tools: Tools, root: Actor) -> None:
    ids = await poisoned(tools, *["failed"] * 5)
    first = await operations.list_poison(tools, root, limit=3)
    rest = await operations.list_poison(tools, root, first.next_cursor, limit=3)
    assert [row.event_id for row in (*first.rows, *rest.rows)] == ids
    assert (first.count, rest.next_cursor) == (5, 0)


async def test_a_replayed_delivery_is_worked_off_like_a_new_one(tools: Tools, root: Actor) -> None:
    [event_id] = await poisoned(tools, "failed")
    tools.wake.inbox.clear()
    assert await poison.replay(tools, root, [event_id]) == 1
    event = await event_of(tools, event_id)
    assert (event.state, event.attempts, event.next_at) == ("received", 0, tools.clock())
    assert tools.wake.inbox.is_set()


async def test_what_was_not_kept_cannot_be_replayed(tools: Tools, root: Actor) -> None:
    [event_id] = await poisoned(tools, "failed", body=b"")
    assert await poison.replay(tools, root, [event_id]) == 0
    assert (await event_of(tools, event_id)).state == "poison"


async def test_a_discarded_delivery_is_wiped_and_its_key_still_known(
    tools: Tools, root: Actor
) -> None:
    ids = await poisoned(tools, "failed", "failed")
    assert await poison.discard(tools, root, ids) == 2
    event = await event_of(tools, ids[0])
    assert (event.state, event.outcome, event.body) == ("ignored", "discarded", b"")
    assert await poison.discard(tools, root, ids) == 0
    assert await poison.replay(tools, root, ids) == 0


async def test_many_are_decided_on_at_once_and_what_changed_is_passed_over(
    tools: Tools, root: Actor, dave: Actor, number: int
) -> None:
    for _ in range(2):
        await stop(tools, dave, number)
    ids = [row.row_id for row in (await operations.list_outgoing(tools, root, Shown.DEAD)).rows]
    assert await operations_many.retry(tools, root, ids[:1]) == 1
    assert await operations_many.skip(tools, root, [*ids, 999_999]) == 1
    assert await operations.count_stopped(tools, root) == 0


async def test_the_log_says_who_decided_on_which_row_and_nothing_else(
    tools: Tools, root: Actor, dave: Actor, number: int, caplog: pytest.LogCaptureFixture
) -> None:
    await stop(tools, dave, number)
    [row] = (await operations.list_outgoing(tools, root, Shown.DEAD)).rows
    ids = await poisoned(tools, "failed", "failed", body=SECRET.encode())
    caplog.clear()
    caplog.set_level("INFO")
    await operations_many.skip(tools, root, [row.row_id])
    await poison.replay(tools, root, ids[:1])
    await poison.discard(tools, root, ids[1:])
    assert [record.getMessage() for record in caplog.records] == [
        f"administrator {root.user_id} decided on work {row.row_id}: skip",
        f"administrator {root.user_id} replayed delivery {ids[0]}",
        f"administrator {root.user_id} discarded delivery {ids[1]}",
    ]


async def test_a_table_for_a_spreadsheet_calculates_nothing(
    tools: Tools, root: Actor, number: int
) -> None:
    eve = await factories.person(tools, '=HYPERLINK("http://evil.example")')
    await factories.ticket(tools, eve)
    head, *rows = await operations.table(tools, root, Shown.WAITING)
    assert head[:3] == ["Chamado", "Pessoa", "O quê"]
    assert {row[1] for row in rows} == {'\'=HYPERLINK("http://evil.example")'}


@pytest.mark.parametrize("role", ["employee", "supervisor"])
async def test_only_administrators_see_and_decide(tools: Tools, role: str) -> None:
    bob = await factories.person(tools, "Bob Silva", role)
    for refused in (
        operations.list_outgoing(tools, bob, Shown.DEAD),
        operations.list_poison(tools, bob),
        operations.count_stopped(tools, bob),
        operations.table(tools, bob, Shown.ALL),
        operations_status.show(tools, bob),
        operations_many.retry(tools, bob, [1]),
        operations_many.skip(tools, bob, [1]),
        poison.replay(tools, bob, [1]),
        poison.discard(tools, bob, [1]),
    ):
        with pytest.raises(NotPermitted):
            await refused
