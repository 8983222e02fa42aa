from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import chain
from typing import TypeVar

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from tickets_app.db import companies, sqlite_driver, upsert
from tickets_app.db.tables import Company, Counter
from tickets_app.services.tools import Tools

TASKS = 8
INCREMENTS = 40
ATTEMPTS = 50

Done = TypeVar("Done")


async def insist(write: Callable[[], Awaitable[Done]]) -> Done:
    """Write, again where it was refused: the database queues nobody, so that on a busy machine
    one of many may wait for longer than the engine lets it. A refused writer has changed nothing.
    """
    for _ in range(ATTEMPTS):
        try:
            return await write()
        except OperationalError:
            continue
    raise AssertionError("refused every time")


async def test_no_increment_is_lost_between_eight_writers(tools: Tools) -> None:
    async def read_modify_write() -> None:
        async with tools.sessions.begin() as session:
            counter = await session.get_one(Counter, (1, "ticket"), with_for_update=True)
            counter.value += 1

    async def keep_counting() -> None:
        for _ in range(INCREMENTS):
            await insist(read_modify_write)

    await asyncio.gather(*(keep_counting() for _ in range(TASKS)))
    async with tools.readers() as session:
        counter = await session.get_one(Counter, (1, "ticket"))
    assert counter.value == TASKS * INCREMENTS


async def test_no_running_number_is_given_twice(tools: Tools) -> None:
    async def take() -> int:
        async with tools.sessions.begin() as session:
            return await companies.next_value(session, 1, "ticket")

    async def take_many() -> list[int]:
        return [await insist(take) for _ in range(INCREMENTS)]

    taken = await asyncio.gather(*(take_many() for _ in range(TASKS)))
    assert sorted(chain(*taken)) == list(range(1, TASKS * INCREMENTS + 1))


async def test_a_writer_waits_for_another_instead_of_failing(tools: Tools) -> None:
    async def take() -> int:
        async with tools.sessions.begin() as session:
            return await companies.next_value(session, 1, "ticket")

    async with tools.sessions.begin() as first:
        taken = await companies.next_value(first, 1, "ticket")
        waiting = asyncio.create_task(take())
        done, _ = await asyncio.wait([waiting], timeout=0.2)
    assert (done, taken, await waiting) == (set(), 1, 2)


async def test_a_number_of_a_transaction_that_failed_is_given_again(tools: Tools) -> None:
    async with tools.sessions() as session:
        await companies.next_value(session, 1, "ticket")
        await session.rollback()
    async with tools.sessions.begin() as session:
        assert await companies.next_value(session, 1, "ticket") == 1


async def test_a_reader_does_not_wait_for_a_writer(tools: Tools) -> None:
    async with tools.sessions.begin() as writer, asyncio.timeout(20):
        await companies.next_value(writer, 1, "ticket")
        async with tools.readers() as reader:
            assert (await companies.get_default(reader)).id == 1


async def test_a_time_without_a_zone_is_not_stored(tools: Tools) -> None:
    naive = tools.clock().replace(tzinfo=None)
    async with tools.sessions() as session:
        session.add(Company(name="", created_at=naive))
        with pytest.raises(Exception, match="naive times are not stored"):
            await session.flush()


async def test_an_error_of_the_database_does_not_tell_the_values(tools: Tools) -> None:
    twice = {"id": 1, "name": "canary-of-a-body", "created_at": datetime.now(UTC)}
    async with tools.sessions() as session:
        with pytest.raises(IntegrityError) as told:
            await session.execute(insert(Company), twice)
    assert "canary-of-a-body" not in str(told.value)


async def test_what_a_statement_gives_back_is_counted_and_kept(tools: Tools) -> None:
    async with tools.sessions.begin() as session:
        connection = await session.connection()
        rows = [{"name": "first", "value": 1}, {"name": "second", "value": 2}]
        await connection.execute(insert(Counter), [{"company_id": 1, **row} for row in rows])
        raised = await connection.execute(
            update(Counter)
            .where(Counter.name.in_(("first", "second")))
            .values(value=Counter.value + 10)
            .returning(Counter.value)
        )
        assert (sorted(raised.scalars()), raised.rowcount) == ([11, 12], 2)
        gone = await connection.execute(delete(Counter).where(Counter.name == "first"))
        assert gone.rowcount == 1


async def test_a_statement_that_fails_leaves_the_connection_usable(tools: Tools) -> None:
    async with tools.sessions.begin() as session:
        with pytest.raises(DBAPIError):
            async with session.begin_nested():
                await session.execute(text("SELECT nothing FROM nowhere"))
        assert await session.scalar(text("SELECT 1")) == 1


async def test_a_writer_gives_up_in_the_end(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_driver, "PATIENCE_SECONDS", 0.05)
    async with tools.sessions.begin() as holder:
        await companies.next_value(holder, 1, "ticket")
        with pytest.raises(DBAPIError):
            async with tools.sessions.begin() as session:
                await companies.next_value(session, 1, "ticket")
    async with tools.sessions.begin() as session:
        assert await companies.next_value(session, 1, "ticket") == 2


async def test_a_writer_refused_once_is_a_transaction_at_the_next_attempt(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_driver, "PATIENCE_SECONDS", 0.05)
    async with tools.sessions() as session:
        async with tools.sessions.begin() as holder:
            await companies.next_value(holder, 1, "ticket")
            with pytest.raises(DBAPIError):
                await companies.next_value(session, 1, "ticket")
        if upsert.backend(session) == "sqlite":
            assert await companies.next_value(session, 1, "ticket") == 2
        await session.rollback()
    async with tools.sessions.begin() as session:
        assert await companies.next_value(session, 1, "ticket") == 2


async def test_what_asked_for_nothing_neither_begins_nor_ends_a_transaction(tools: Tools) -> None:
    async with tools.sessions.begin() as holder:
        await companies.next_value(holder, 1, "ticket")
        async with tools.sessions.begin() as idle:
            assert idle.is_active
        async with tools.sessions() as session:
            await session.rollback()
    async with tools.sessions.begin() as session:
        assert await companies.next_value(session, 1, "ticket") == 2
