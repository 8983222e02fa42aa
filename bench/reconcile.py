"""A portal that was away reads what it missed: its poll beside a bare loop over the same pages.

Chatwoot is a stand-in that answers at once, so that the reader is what is measured. It has as many
conversations as wanted; of a thousand, one got an answer since the portal read them all. Both
sides turn every page of the list, one request after another without a bound, and fetch the
messages of what changed. The bare loop looks in a table for the conversations that it knows and
writes the others and their messages; the portal takes one turn of its poller. Start-up is in
neither figure.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bench import desk, many
from bench.anchors import reader
from bench.children import WORK, Child, uvicorn
from bench.figures import Row, median, spread
from bench.lists import ANSWER_NUMBERS_FROM, Lists
from bench.stopwatch import Stopwatch, Took
from tickets_app import settings
from tickets_app.db.timeline import TimelineEntry
from tickets_app.services import wiring
from tickets_app.services.reconciliation import status
from tickets_app.services.reconciliation.polling import Poller
from tickets_app.services.tools import Tools

LIMIT = 2.5
MEMORY_LIMIT_MIB = 40
ONE_CHANGED_OF = 1000
BARE = "bare httpx loop"


def rows(port: int, *, rounds: int, count: int) -> list[Row]:
    """Time and processor time of both; rounds interleave them."""
    lists = Lists(count, count // ONE_CHANGED_OF, int(time.time()) - 3600)
    data = WORK / "many"
    shutil.rmtree(data, ignore_errors=True)
    environment = environment_of(port, data)
    many.fill(environment, lists)
    kept = shutil.copy(data / "portal.db", WORK / "many.db")
    ours, bare = list[Took](), list[Took]()
    with Child(
        uvicorn("bench.anchors.lists:app", port), port, env={"BENCH_LISTS": lists.to_text()}
    ):
        for _ in range(rounds):
            begin_anew(data, Path(kept))
            ours.append(alone(by_the_portal, environment, lists))
            bare.append(alone(by_a_bare_loop, environment["CHATWOOT_BASE_URL"], lists))
    name = f"{count:,} conversations read again"
    return [
        row(name, ours, bare, lambda took: took.seconds),
        row(f"{name}: CPU", ours, bare, lambda took: took.cpu_seconds),
        memory_row(f"{name}: memory for it", [took.more_mib for took in ours]),
    ]


def row(name: str, ours: list[Took], bare: list[Took], value: Callable[[Took], float]) -> Row:
    mine, theirs = [value(took) for took in ours], [value(took) for took in bare]
    held = f"≤ {LIMIT:g}x"
    return Row(name, "s", median(mine), median(theirs), BARE, LIMIT, held, spread(mine))


def memory_row(name: str, values: list[float]) -> Row:
    limit, held = MEMORY_LIMIT_MIB, f"≤ {MEMORY_LIMIT_MIB} MiB"
    return Row(name, "MiB", median(values), limit=limit, limit_text=held, spread=spread(values))


def environment_of(port: int, data: Path) -> dict[str, str]:
    more = {"CHATWOOT_ACCOUNT_ID": "1", "CHATWOOT_INBOX_ID": "1"}
    return desk.environment_of(port, data, "no-token", more)


def begin_anew(data: Path, kept: Path) -> None:
    for file in data.glob("portal.db*"):
        file.unlink()
    shutil.copy(kept, data / "portal.db")


def alone(measure: Callable[..., Took], *arguments: Any) -> Took:
    """Measure in a new process, whose processor time is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(measure, *arguments).result()


def by_the_portal(environment: Mapping[str, str], lists: Lists) -> Took:
    return asyncio.run(_poll(environment, lists))


async def _poll(environment: Mapping[str, str], lists: Lists) -> Took:
    async with wiring.open_tools(settings.read(environment)) as tools:
        poller, begun = Poller(tools, "bench"), Stopwatch()
        assert await poller.take_turn(), "the first poll is due at once"
        took = begun.took()
        found = await status.read(tools)
        assert found.polled_at, found.last_error
        await demand_answers(tools, lists)
    return took


async def demand_answers(tools: Tools, lists: Lists) -> None:
    """Whoever reads less than everything is not measured."""
    is_answer = TimelineEntry.chatwoot_message_id > ANSWER_NUMBERS_FROM
    async with tools.readers() as session:
        count = await session.scalar(select(func.count()).where(is_answer))
    assert count == lists.changed_count, f"{count} answers were read"


def by_a_bare_loop(base_url: str, lists: Lists) -> Took:
    file = WORK / "bare.db"
    with reader.remember(file, lists) as known:
        begun = Stopwatch()
        asyncio.run(reader.read(base_url, known, lists))
        return begun.took()
