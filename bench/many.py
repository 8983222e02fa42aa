"""A portal's database with as many tickets as wanted, all of them read in Chatwoot long ago."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import desk, lists
from bench.lists import Lists
from tickets_app import settings
from tickets_app.db.tickets import Ticket, TicketMember
from tickets_app.db.timeline import TimelineEntry
from tickets_app.db.users import User
from tickets_app.services import migrations, people, sectors, wiring
from tickets_app.settings import Settings

Changes = Mapping[str, str]


def fill(environment: Mapping[str, str], wanted: Lists) -> None:
    """Make the database, one ticket by the portal's own services, and all others after it."""
    found = settings.read(environment)
    asyncio.run(_make_one(found))
    path = Path(found.database_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as database:
        with database:
            _define(database, wanted)
            _multiply_people(database)
            _multiply_tickets(database, wanted.count)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def _make_one(found: Settings) -> None:
    async with wiring.open_engine(found) as engine:
        await migrations.upgrade(engine)
    async with wiring.open_tools(found) as tools:
        await sectors.add_sector(tools, "IT")
        await people.create_user(tools, desk.EVA)
        await desk.open_ticket(tools, await desk.eva_of(tools), 1)


def _define(database: sqlite3.Connection, wanted: Lists) -> None:
    """Let SQL ask for what the lists say of a conversation."""
    database.create_function("ticket_of", 1, wanted.source_of)
    database.create_function("contact_of", 1, wanted.contact_of)
    database.create_function("read_at", 1, lambda number: _moment(wanted.read_at(number)))
    database.create_function("employee", 1, lambda number: f"employee-{number}")


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _multiply_people(database: sqlite3.Connection) -> None:
    again = {"id": "employee(i)", "email": "employee(i) || '@example.test'"}
    _copy(database, User.__table__, lists.PEOPLE, again)
    database.execute(
        "INSERT INTO chatwoot_contact_link"
        " (company_id, user_id, chatwoot_contact_id, identifier, created_at)"
        " SELECT company_id, id, substr(id, 10), id, created_at FROM user_account"
        " WHERE id LIKE 'employee-%'"
    )


def _multiply_tickets(database: sqlite3.Connection, count: int) -> None:
    """The one that was made is only what they are copied from."""
    times = dict.fromkeys(("created_at", "last_activity_at", "chatwoot_updated_at"), "read_at(i)")
    ticket = {"id": "ticket_of(i)", "number": "i", "client_key": "i", "undelivered_count": "0"}
    ticket |= {"chatwoot_conversation_id": "i", "requester_id": "employee(contact_of(i))"}
    member = {"ticket_id": "ticket_of(i)", "user_id": "employee(contact_of(i))"}
    entry = {"id": "NULL", "ticket_id": "ticket_of(i)", "source_key": "i", "message_id": "i"}
    entry |= {"occurred_at": "read_at(i)", "chatwoot_message_id": "i", "message_state": "'sent'"}
    [made] = database.execute("UPDATE ticket SET number = 0 RETURNING id").fetchone()
    _copy(database, Ticket.__table__, count, ticket | times)
    _copy(database, TicketMember.__table__, count, member | times)
    _copy(database, TimelineEntry.__table__, count, entry, "WHERE kind = 'message'")
    database.execute(
        "INSERT INTO ticket_cursor (company_id, ticket_id, chatwoot_message_id, read_as_of)"
        " SELECT company_id, id, number, last_activity_at FROM ticket"
    )
    for table in ("outbox", "ticket_cursor", "timeline_entry", "ticket_member"):
        database.execute(f"DELETE FROM {table} WHERE ticket_id = ?", [made])
    database.execute("DELETE FROM ticket WHERE id = ?", [made])


def _copy(
    database: sqlite3.Connection, table: Any, count: int, changes: Changes, where: str = ""
) -> None:
    """Copy the table's only row that many times, with these columns as SQL says; `i` counts."""
    names = [column.name for column in table.columns]
    values = ", ".join(changes.get(name, f'"{name}"') for name in names)
    database.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?),"
        f" made AS MATERIALIZED (SELECT * FROM {table.name} {where})"
        f" INSERT INTO {table.name} ({', '.join(names)}) SELECT {values} FROM made, n",
        [count],
    )
