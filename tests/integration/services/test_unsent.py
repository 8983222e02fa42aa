"""A refused message waits for its writer: the list says so until somebody has decided on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from tests import factories
from tests.helpdesk import Helpdesk
from tests.stopped import dead_row, refuse_next, root_of, stopped
from tickets_app.db import engine as db_engine
from tickets_app.domain.drafts import TicketQuery
from tickets_app.domain.people import Actor
from tickets_app.services import messages, migrations, operations_outbox, ticket_list, tickets

MOMENT = "2026-11-23 15:00:00.000000"
Decision = Callable[[Helpdesk, int, Actor, str], Awaitable[object]]


async def listed(desk: Helpdesk, dave: Actor) -> tuple[str, str, int]:
    page = await ticket_list.page(desk.tools, dave, TicketQuery())
    [row] = page.rows
    return row.turn, row.turn_words, page.waiting_count


async def test_a_refused_message_lies_on_the_heap_that_waits(desk: Helpdesk) -> None:
    number, dave, _ = await stopped(desk)
    assert await listed(desk, dave) == ("unsent", "Mensagem não enviada", 1)
    view = await tickets.show(desk.tools, dave, number)
    assert (view.turn, view.can_write) == ("unsent", True)


async def test_a_ticket_that_could_not_even_begin_does_too(desk: Helpdesk) -> None:
    number, dave, _ = await stopped(desk, "/conversations")
    assert (await listed(desk, dave))[0] == "unsent"
    await operations_outbox.retry(desk.tools, await root_of(desk), await dead_row(desk, number))
    assert (await listed(desk, dave))[0] == "received"
    await desk.settle()
    assert (await listed(desk, dave))[0] == "queue"


async def try_again(desk: Helpdesk, number: int, dave: Actor, message_id: str) -> None:
    await messages.send_again(desk.tools, dave, number, message_id)


async def discard(desk: Helpdesk, number: int, dave: Actor, message_id: str) -> None:
    await messages.discard(desk.tools, dave, number, message_id)


async def edit(desk: Helpdesk, number: int, dave: Actor, message_id: str) -> None:
    await messages.reply(desk.tools, dave, number, factories.message("um!", replaces=message_id))


async def retry(desk: Helpdesk, number: int, *_: object) -> None:
    await operations_outbox.retry(desk.tools, await root_of(desk), await dead_row(desk, number))


async def skip(desk: Helpdesk, number: int, *_: object) -> None:
    await operations_outbox.skip(desk.tools, await root_of(desk), await dead_row(desk, number))


@pytest.mark.parametrize("decide", [try_again, discard, edit, retry, skip])
async def test_any_decision_takes_it_away_at_once(desk: Helpdesk, decide: Decision) -> None:
    number, dave, first = await stopped(desk)
    await decide(desk, number, dave, first)
    assert await listed(desk, dave) == ("received", "Recebido – entregando ao suporte", 0)
    await desk.settle()
    assert (await listed(desk, dave))[0] == "queue"


async def test_of_two_refused_messages_each_wants_a_decision(desk: Helpdesk) -> None:
    number, dave, first = await stopped(desk)
    refuse_next(desk, "/messages")
    await operations_outbox.skip(desk.tools, await root_of(desk), await dead_row(desk, number))
    await desk.settle()
    assert (await listed(desk, dave))[0] == "unsent"
    await messages.discard(desk.tools, dave, number, first)
    assert (await listed(desk, dave))[0] == "unsent"


async def test_what_was_refused_before_is_counted_by_the_migration(tmp_path: Path) -> None:
    engine = db_engine.create_engine(f"sqlite:///{tmp_path}/old.db")
    async with engine.connect() as connection:
        await connection.run_sync(migrations.upgrade_to, "0008")
        await connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for failure in ("rejected", "skipped", ""):
            await connection.run_sync(_old_ticket, failure)
        await connection.run_sync(migrations.upgrade_to, "0009")
        found = await connection.execute(
            text(
                "SELECT ticket.id, unsent_count, list_group FROM ticket"
                " JOIN ticket_member ON ticket_id = ticket.id ORDER BY ticket.id"
            )
        )
        rows = [tuple(row) for row in found]
    await engine.dispose()
    assert rows == [
        ("t-", 0, "open"),
        ("t-rejected", 1, "waiting"),
        ("t-skipped", 0, "open"),
    ]


def _old_ticket(connection: Connection, failure: str) -> None:
    values = {"id": f"t-{failure}", "failure": failure, "moment": MOMENT, "number": len(failure)}
    for statement in _OLD:
        connection.execute(text(statement), values)


_OLD = (
    "INSERT INTO ticket (id, company_id, number, client_key, title, complexity, priority,"
    " requester_id, status, is_confirmed, agent_name, team_name, has_answer, last_speaker,"
    " last_speaker_name, last_line, undelivered_count, search_text, last_activity_at, created_at)"
    " VALUES (:id, 1, :number, :id, '', 'low', 'normal', 'dave', 'open', 0, '', '', 0,"
    " 'employee', '', '', 0, '', :moment, :moment)",
    "INSERT INTO ticket_member (ticket_id, company_id, user_id, relation, list_group,"
    " last_activity_at, unread_count, read_entry_id)"
    " VALUES (:id, 1, 'dave', 'requester', 'open', :moment, 0, 0)",
    "INSERT INTO timeline_entry (company_id, ticket_id, kind, source, source_key, actor_kind,"
    " actor_name, from_value, to_value, body, search_text, is_private, message_state, failure,"
    " occurred_at, created_at) VALUES (1, :id, 'message', 'portal', :id, 'employee', '', '', '',"
    " '', '', 0, CASE WHEN :failure = '' THEN 'sent' ELSE 'failed' END, :failure, :moment,"
    " :moment)",
)
