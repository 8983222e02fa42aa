"""What waited before lanes were known gets its turn, one work for each ticket."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from tickets_app.db import engine as db_engine
from tickets_app.services import migrations

NOON, LATER = "2026-11-23 15:00:00.000000", "2026-11-23 15:01:30.000000"
STATES = {
    "new": ["pending", "pending"],
    "unknown": ["done", "unknown", "pending"],
    "sending": ["sending", "pending"],
    "stopped": ["done", "dead", "pending"],
    "finished": ["done"],
}


def write(connection: Connection, ticket_id: str, state: str, key: str) -> None:
    values: dict[str, Any] = {
        "ticket_id": ticket_id,
        "state": state,
        "key": key,
        "moment": NOON,
        "lease_until": LATER if state == "sending" else None,
    }
    connection.execute(
        text(
            "INSERT INTO outbox (ticket_id, kind, key, payload, state, attempts, next_at,"
            " lease_owner, lease_until, known_message_id, last_error, created_at, company_id)"
            " VALUES (:ticket_id, 'message', :key, '{}', :state, 0, :moment, '', :lease_until,"
            " 0, '', :moment, 1)"
        ),
        values,
    )


async def test_everything_that_waits_is_lined_up_once(tmp_path: Path) -> None:
    engine = db_engine.create_engine(f"sqlite:///{tmp_path}/old.db")
    async with engine.connect() as connection:
        await connection.run_sync(migrations.upgrade_to, "0004")
        # The tickets themselves do not matter here.
        await connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for ticket_id, states in STATES.items():
            for place, state in enumerate(states):
                await connection.run_sync(write, ticket_id, state, f"{ticket_id}{place}")
        await connection.run_sync(migrations.upgrade_to, "0005")
        lined_up = await connection.execute(
            text("SELECT key, lane FROM outbox WHERE lane IS NOT NULL ORDER BY key")
        )
        leased = await connection.scalar(text("SELECT next_at FROM outbox WHERE key = 'sending0'"))
        undated = await connection.scalar(
            text("SELECT count(*) FROM outbox WHERE state = 'done' AND done_at IS NULL")
        )
    await engine.dispose()
    assert [tuple(row) for row in lined_up] == [("new0", 0), ("sending0", 1), ("unknown1", 1)]
    assert (leased, undated) == (LATER, 0)
