"""Whole tables out of one database and into another, SQLite or PostgreSQL, as they stand there.

The tables are asked of the database, not of the models: a backup may be older than the program.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    bindparam,
    func,
    select,
    text,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.types import TypeEngine

REVISION_TABLE = "alembic_version"
AT_ONCE = 500
PATIENT = (
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)
SOUND_ON_SQLITE = {"PRAGMA quick_check": [("ok",)], "PRAGMA foreign_key_check": []}

Row = list[Any]
"""A row's values as JSON knows them, in the order of the table's columns."""


def snapshot(engine: AsyncEngine) -> AsyncConnection:
    """Give a connection that sees one moment from its first look on and holds nobody up."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(reads_only=True).connect()
    return engine.execution_options(isolation_level="REPEATABLE READ").connect()


async def be_patient(connection: AsyncConnection) -> None:
    """Let this transaction last as long as it takes."""
    if connection.dialect.name == "postgresql":
        for statement in PATIENT:
            await connection.exec_driver_sql(statement)


def list_tables(connection: Connection) -> list[Table]:
    """Give the database's tables, each after those that it refers to; not alembic's own."""
    return [one for one in _reflected(connection).sorted_tables if one.name != REVISION_TABLE]


def read_rows(connection: Connection, table: Table) -> Iterator[Row]:
    """Give every row of the table by its key, a few in memory at a time."""
    keys = list(table.primary_key)
    query = select(table).order_by(*keys).limit(AT_ONCE)
    rows = connection.execute(query).mappings().all()
    while rows:
        for row in rows:
            yield [_to_json(value) for value in row.values()]
        behind = tuple_(*keys) > tuple_(*[rows[-1][key] for key in keys])
        rows = connection.execute(query.where(behind)).mappings().all()


def count_rows(connection: Connection, table: Table) -> int:
    """Give how many rows the table has."""
    return connection.scalar(select(func.count()).select_from(table)) or 0


def drop_all(connection: Connection) -> None:
    """Leave a database without tables."""
    _reflected(connection).drop_all(connection)


def empty_all(connection: Connection) -> None:
    """Take every row out, those too with which a migration begins."""
    for table in reversed(list_tables(connection)):
        connection.execute(table.delete())


def write_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]
) -> None:
    """Put the rows into the empty table; it will number on from the highest."""
    readers = [_reader_of(table.c[name].type) for name in columns]
    values = (
        {name: read(value) for name, read, value in zip(columns, readers, row, strict=True)}
        for row in rows
    )
    own = [name for name in columns if _is_of_own_table(table, name)]
    later: list[dict[str, Any]] = []
    while batch := list(islice(values, AT_ONCE)):
        # What refers to a row of the same table may come before it.
        later += [row for row in batch if any(row[name] is not None for name in own)]
        connection.execute(table.insert(), [{**row, **dict.fromkeys(own)} for row in batch])
    if later:
        _set_columns(connection, table, own, later)
    _number_on(connection, table)


def is_sound(connection: Connection) -> bool:
    """Tell whether SQLite finds its file whole and every reference kept; PostgreSQL sees to it."""
    if connection.dialect.name != "sqlite":
        return True
    return all(
        [tuple(row) for row in connection.exec_driver_sql(question)] == answer
        for question, answer in SOUND_ON_SQLITE.items()
    )


def _reflected(connection: Connection) -> MetaData:
    metadata = MetaData()
    metadata.reflect(connection)
    return metadata


def _is_of_own_table(table: Table, name: str) -> bool:
    return any(key.column.table is table for key in table.c[name].foreign_keys)


def _set_columns(
    connection: Connection, table: Table, names: list[str], rows: list[dict[str, Any]]
) -> None:
    (key,) = table.primary_key
    change = table.update().where(key == bindparam("its_key"))
    change = change.values({name: bindparam(f"new_{name}") for name in names})
    connection.execute(
        change,
        [{"its_key": row[key.name], **{f"new_{n}": row[n] for n in names}} for row in rows],
    )


def _number_on(connection: Connection, table: Table) -> None:
    numbered = [column for column in table.primary_key if isinstance(column.type, Integer)]
    if connection.dialect.name != "postgresql" or len(numbered) != 1:
        return
    (column,) = numbered
    highest = connection.scalar(select(func.max(column)))
    connection.execute(
        text("SELECT setval(pg_get_serial_sequence(:name, :key), :value, :is_taken)"),
        {
            "name": table.name,
            "key": column.name,
            "value": highest or 1,
            "is_taken": highest is not None,
        },
    )


def _to_json(value: Any) -> Any:
    match value:
        case datetime():
            aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
            return aware.isoformat()
        case bytes():
            return base64.b64encode(value).decode()
        case _:
            return value


def _reader_of(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    if isinstance(kind, DateTime):
        return lambda value: datetime.fromisoformat(value) if value else None
    if isinstance(kind, LargeBinary):
        return lambda value: None if value is None else base64.b64decode(value)
    return lambda value: value
