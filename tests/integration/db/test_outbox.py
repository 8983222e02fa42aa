"""Taking work costs the same however much waits: 10,000 rows over 1,000 tickets."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from tests import factories
from tickets_app.db import gates, outbox, outbox_leases
from tickets_app.db.tables import OutboxRow, Ticket
from tickets_app.services.tools import Tools

TICKETS, OF_EACH = 1000, 10


@pytest.fixture
async def crowd(tools: Tools) -> None:
    """Ten messages wait on each of a thousand tickets, behind a hundred done on one of them."""
    number = await factories.ticket(tools, await factories.person(tools))
    await factories.delivered(tools, number)
    like = await factories.row_of(tools, number)
    columns = [column.name for column in Ticket.__table__.columns]
    pattern = {name: getattr(like, name) for name in columns}
    tickets = [
        {**pattern, "id": str(uuid.uuid4()), "number": n, "client_key": factories.key()}
        for n in range(2, TICKETS + 2)
    ]
    work = [row(tools, str(ticket["id"]), turn) for turn in range(OF_EACH) for ticket in tickets]
    done = [row(tools, like.id, turn, done_at=tools.clock()) for turn in range(1, 101)]
    async with tools.sessions.begin() as session:
        await session.execute(insert(Ticket), tickets)
        await session.execute(insert(OutboxRow), [*work, *done])
    async with tools.sessions.begin() as session:
        await session.execute(text("ANALYZE"))


def row(tools: Tools, ticket_id: str, turn: int, **more: Any) -> dict[str, Any]:
    values = {
        "company_id": 1,
        "ticket_id": ticket_id,
        "kind": "message",
        "key": str(uuid.uuid4()),
        "payload": {},
        "state": "done" if more else "pending",
        "lane": 0 if turn == 0 else None,
        "next_at": tools.clock() - timedelta(minutes=1),
        "created_at": tools.clock(),
        "done_at": None,
    }
    return {**values, **more}


async def plans(engine: AsyncEngine, session: AsyncSession, work: Any) -> list[str]:
    """How the database goes about each statement of the work."""
    asked: list[tuple[str, Any]] = []

    def hear(*heard: Any) -> None:
        asked.append((heard[2], heard[3]))

    event.listen(engine.sync_engine, "before_cursor_execute", hear)
    await work
    event.remove(engine.sync_engine, "before_cursor_execute", hear)
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    connection = await session.connection()
    found = [
        await connection.exec_driver_sql(explain + statement, values)
        for statement, values in asked
        if "outbox" in statement
    ]
    return ["\n".join(str(line) for line in one) for one in found]


@pytest.mark.usefixtures("crowd")
async def test_a_claim_reads_its_lane_from_the_front(engine: AsyncEngine, tools: Tools) -> None:
    async with tools.sessions.begin() as session:
        claim = outbox_leases.claim_next(session, "worker", tools.clock(), tools.settings.lease)
        for plan in await plans(engine, session, claim):
            assert "ix_outbox_due" in plan or "pk_outbox" in plan or "PRIMARY KEY" in plan
            assert "Sort" not in plan
            assert "TEMP B-TREE" not in plan


@pytest.mark.usefixtures("crowd")
async def test_a_look_whether_anything_is_due_reads_one_entry(
    engine: AsyncEngine, tools: Tools
) -> None:
    async with tools.sessions.begin() as session:
        [plan] = await plans(engine, session, gates.look(session, "here", tools.clock()))
    assert "ix_outbox_due" in plan
    assert "Seq Scan on outbox" not in plan


@pytest.mark.usefixtures("crowd")
async def test_the_next_of_a_ticket_is_found_without_reading_what_is_done(
    engine: AsyncEngine, tools: Tools
) -> None:
    ticket_id = (await factories.row_of(tools, 1)).id
    async with tools.sessions.begin() as session:
        call = outbox.call_next(session, ticket_id, tools.clock())
        [plan] = await plans(engine, session, call)
    assert "ix_outbox_ticket" in plan
    assert "Seq Scan" not in plan


@pytest.mark.usefixtures("crowd")
async def test_counting_what_is_under_way_reads_only_that(
    engine: AsyncEngine, tools: Tools
) -> None:
    now = tools.clock()
    async with tools.sessions.begin() as session:
        found = await plans(engine, session, gates.enter(session, "here", now, now))
    assert all("ix_outbox_leased" in plan for plan in found)


@pytest.mark.usefixtures("crowd")
async def test_all_tickets_have_their_turn_before_one_has_its_second(tools: Tools) -> None:
    served: list[str] = []
    for _ in range(TICKETS // 10):
        async with tools.sessions.begin() as session:
            taken = await outbox_leases.claim_next(
                session, "worker", tools.clock(), tools.settings.lease
            )
            assert taken
            served.append(taken.ticket_id)
            await outbox_leases.finish(session, taken.key, chatwoot_id=1, now=tools.clock())
    assert len(set(served)) == len(served)
