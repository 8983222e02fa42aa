"""What waits goes out: the portal's worker beside a bare loop, both four at once.

One request a message on both sides, of the same size and never two at once in one conversation,
to the same sandbox; the portal's bucket is off. Sandbox and sender share the machine, so what the
sandbox takes for a message is in both figures. The portal also does what its worker always does
when it starts: it asks what has changed and reads those conversations. From the first message
that arrives to the last, by the sandbox's clock; who goes first changes from round to round.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import time
import uuid
from contextlib import closing
from datetime import datetime
from pathlib import Path

import httpx

from bench import desk, load
from bench.children import WORK, Program
from bench.desk import Desk
from bench.figures import Row, median, spread
from tickets_app.domain.drafts import MessageDraft
from tickets_app.services import messages, relay, wiring

TICKETS = 20
AT_ONCE = 4
LIMIT_SECONDS = 180
SLOW_SECONDS = 0.05


def rows(port: int, *, rounds: int, count: int) -> list[Row]:
    """With a Chatwoot that answers at once, and with one that takes 50 ms."""
    return [
        row(port, rounds, count, delay=0.0, limit=2.0, held="≥ 0.5x the bare loop"),
        row(port, rounds, count, delay=SLOW_SECONDS, limit=1.25, held="≥ 0.8x the bare loop"),
    ]


def row(port: int, rounds: int, count: int, *, delay: float, limit: float, held: str) -> Row:
    ours: list[float] = []
    bare: list[float] = []
    for number in range(rounds):
        with Desk(port) as found:
            asyncio.run(prepare(found, count))
            found.faults(answer_delay_seconds=delay, only_method="POST")
            sides = [(ours, by_the_portal), (bare, by_a_bare_loop)]
            for taken, send in sides[:: -1 if number % 2 else 1]:
                taken.append(send(found, count))
    return Row(
        f"a waiting message sent, Chatwoot takes {delay * 1000:.0f} ms more",
        "ms",
        median(ours),
        median(bare),
        f"bare httpx, {AT_ONCE} at once",
        limit,
        held,
        spread(ours),
    )


async def prepare(found: Desk, count: int) -> None:
    """Have tickets that Chatwoot knows, and messages in them that wait."""
    async with wiring.open_tools(found.settings) as tools:
        eva = await desk.eva_of(tools)
        numbers = [await desk.open_ticket(tools, eva, number) for number in range(TICKETS)]
        while await relay.deliver_next(tools, "prepare"):
            pass
        for number in range(count):
            draft = MessageDraft(str(uuid.uuid4()), load.TEXT)
            await messages.reply(tools, eva, numbers[number % TICKETS], draft)


def by_the_portal(found: Desk, count: int) -> float:
    known = {one["id"] for one in found.messages()}
    worker = [sys.executable, "-m", "tickets_app", "worker"]
    with Program(worker, WORK / "worker.log", found.environment):
        until = time.monotonic() + LIMIT_SECONDS
        while waiting_count(found.data / "portal.db"):
            assert time.monotonic() < until, "the worker does not keep up"
            time.sleep(0.2)
    return each_ms(found, known, count)


def waiting_count(database: Path) -> int:
    """Count by the portal's own rows: to ask the sandbox again and again would slow it down."""
    with closing(sqlite3.connect(database, timeout=10)) as connection:
        query = "SELECT count(*) FROM outbox WHERE kind = 'message' AND done_at IS NULL"
        return connection.execute(query).fetchone()[0]


def by_a_bare_loop(found: Desk, count: int) -> float:
    told = found.messages()
    conversations = sorted({one["conversation_id"] for one in told})
    asyncio.run(_send_all(found, conversations, count))
    return each_ms(found, {one["id"] for one in told}, count)


async def _send_all(found: Desk, conversations: list[int], count: int) -> None:
    """Never two at once in one conversation, as the portal does."""
    waiting = [list[int]() for _ in range(AT_ONCE)]
    for number in range(count):
        place = number % len(conversations)
        waiting[place % AT_ONCE].append(conversations[place])
    headers = {"api_access_token": found.bot_token}
    async with httpx.AsyncClient(base_url=found.base, headers=headers, timeout=60) as client:
        await asyncio.gather(*(_send(client, part) for part in waiting))


async def _send(client: httpx.AsyncClient, conversations: list[int]) -> None:
    for number in conversations:
        own_id = str(uuid.uuid4())
        body: dict[str, object] = {"content": load.TEXT, "message_type": "incoming"}
        body |= {"source_id": own_id, "content_attributes": {"portal_id": own_id}}
        path = f"/api/v1/accounts/1/conversations/{number}/messages"
        (await client.post(path, json=body)).raise_for_status()


def each_ms(found: Desk, known: set[int], count: int) -> float:
    """Milliseconds for each message, from the first that came to the last."""
    made = [
        datetime.fromisoformat(one["created_at"])
        for one in found.messages()
        if one["id"] not in known
    ]
    assert len(made) == count, f"{len(made)} of {count} messages came"
    return (max(made) - min(made)).total_seconds() * 1000 / (count - 1)
