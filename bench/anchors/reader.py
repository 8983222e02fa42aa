"""The floor of reading again: a bare loop over all pages that keeps what it does not know yet."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from bench.lists import Lists

TABLES = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
CREATE TABLE conversation(id INTEGER PRIMARY KEY, status TEXT, updated_at REAL);
CREATE TABLE message(id INTEGER PRIMARY KEY, conversation_id INTEGER, content TEXT, sent_at REAL);
"""
KNOWN = "SELECT id, updated_at FROM conversation WHERE id IN (SELECT value FROM json_each(?))"
PUT = "INSERT OR REPLACE INTO conversation VALUES(?, ?, ?)"
ADD = "INSERT OR IGNORE INTO message VALUES(?, ?, ?, ?)"
ACCOUNT = "/api/v1/accounts/1/conversations"


@contextmanager
def remember(file: Path, lists: Lists) -> Iterator[sqlite3.Connection]:
    """Give a database that knows what the portal's knows."""
    for left in file.parent.glob(f"{file.name}*"):
        left.unlink()
    numbers = range(1, lists.count + 1)
    database = sqlite3.connect(file)
    database.executescript(TABLES)
    with database:
        database.executemany(PUT, ((one, "open", lists.read_at(one)) for one in numbers))
    yield database
    database.close()


async def read(base_url: str, known: sqlite3.Connection, lists: Lists) -> None:
    """Turn the pages to the end, and read the messages of what has changed."""
    headers = {"api_access_token": "a token"}
    async with httpx.AsyncClient(base_url=base_url, headers=headers, trust_env=False) as client:
        for number in range(1, lists.page_count + 2):
            page = await _page(client, number)
            for conversation in _changed(known, page):
                await _keep(client, known, conversation)
    [count] = known.execute("SELECT count(*) FROM message").fetchone()
    assert count == 2 * lists.changed_count, f"{count} messages were read"


async def _page(client: httpx.AsyncClient, number: int) -> list[dict[str, Any]]:
    wanted = {"status": "all", "inbox_id": 1, "page": number}
    answer = await client.get(ACCOUNT, params=wanted)
    return answer.raise_for_status().json()["data"]["payload"]


def _changed(known: sqlite3.Connection, page: list[dict[str, Any]]) -> list[dict[str, Any]]:
    numbers = f"[{','.join(str(one['id']) for one in page)}]"
    read_at = dict(known.execute(KNOWN, [numbers]).fetchall())
    return [one for one in page if read_at.get(one["id"]) != one["updated_at"]]


async def _keep(
    client: httpx.AsyncClient, known: sqlite3.Connection, one: Mapping[str, Any]
) -> None:
    answer = await client.get(f"{ACCOUNT}/{one['id']}/messages", params={"after": 0})
    said = answer.raise_for_status().json()["payload"]
    rows = [(told["id"], one["id"], told["content"], told["created_at"]) for told in said]
    with known:
        known.executemany(ADD, rows)
        known.execute(PUT, (one["id"], one["status"], one["updated_at"]))
