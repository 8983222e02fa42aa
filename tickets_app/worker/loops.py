"""Runs one turn of work after another, for ever: nothing that goes wrong in one ends the rest."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""How long work may go unnoticed that another process has left, or that falls due by itself."""

SHORTEST_REST = 0.1
LONGEST_REST = 30.0
"""Between turns that fail one after another, in seconds."""

LEFT_TO_CHANCE = 0.5
"""Of a wait: loops that begin together would else all ask for the database at the same moments."""

Turn = Callable[[], Awaitable[bool]]


async def work(name: str, turn: Turn, wake: asyncio.Event) -> None:
    """Take turns while there is work; then wait to be woken, or for the next look."""
    failures = 0
    while True:
        is_done = await _took(name, turn)
        failures = failures + 1 if is_done is None else 0
        if failures:
            await asyncio.sleep(min(SHORTEST_REST * 2.0**failures, LONGEST_REST))
        elif not is_done:
            await _wait(wake)


async def repeat(name: str, turn: Callable[[], Awaitable[object]], seconds: float) -> None:
    """Take a turn now and then again and again, about that long apart and never longer."""

    async def once() -> bool:
        await turn()
        return False

    while True:
        await _took(name, once)
        await asyncio.sleep(about(seconds))


def about(seconds: float, random_part: Callable[[], float] = random.random) -> float:
    """Give a wait of at most so many seconds, and at least half of them."""
    return seconds * (1 - LEFT_TO_CHANCE * random_part())


async def _took(name: str, turn: Turn) -> bool | None:
    """Give what the turn says, None for one that failed."""
    try:
        return await turn()
    except Exception:
        log.exception("a turn of %s failed", name)
        return None


async def _wait(wake: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(about(POLL_SECONDS)):
            await wake.wait()
    except TimeoutError:
        return
    wake.clear()
