"""Start and memory of one worker, empty and with many open tabs, beside the blank page."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from bench import blank, chromium
from bench.children import Child
from bench.figures import Row, median, spread
from bench.portal import Portal
from bench.tabs import Held

BLANK = "blank Reflex page on uvicorn"


def rows(port: int, *, rounds: int, tabs: int) -> list[Row]:
    """Cold start, idle memory and memory for each connected tab; rounds interleave the two."""
    ours, theirs = Measured(), Measured()
    for _ in range(rounds):
        measure_blank(theirs, port, tabs)
        measure_portal(ours, port, tabs)
    return [
        ours.beside(theirs, "cold_start", "cold start to the first answer", "s"),
        ours.beside(theirs, "idle", "memory of one worker, idle", "MiB"),
        ours.beside(theirs, "tab", f"memory for each of {tabs} tabs with an open ticket", "KiB"),
    ]


class Measured:
    """What the rounds of one server gave."""

    def __init__(self) -> None:
        self.cold_start: list[float] = []
        self.idle: list[float] = []
        self.tab: list[float] = []

    def beside(self, anchor: Measured, field: str, name: str, unit: str) -> Row:
        ours, theirs = getattr(self, field), getattr(anchor, field)
        return Row(name, unit, median(ours), median(theirs), BLANK, spread=spread(ours))


def measure_blank(measured: Measured, port: int, tabs: int) -> None:
    with blank.serve(port) as server:
        measure(measured, server, f"http://127.0.0.1:{port}/", tabs)


def measure_portal(measured: Measured, port: int, tabs: int) -> None:
    with Portal(port) as portal:
        measure(measured, portal.server, portal.ticket_url, tabs, portal.signed_in)


def measure(
    measured: Measured, server: Child, url: str, tabs: int, signed_in: Path | None = None
) -> None:
    measured.cold_start.append(server.cold_start_seconds)
    measured.idle.append(server.rss_kib() / 1024)
    traffic = chromium.visit(url, signed_in)
    before = server.rss_kib()
    cookie = cookie_header(signed_in) if signed_in else ""
    after = asyncio.run(memory_with(server, Held(traffic, tabs, cookie)))
    measured.tab.append((after - before) / tabs)


def cookie_header(signed_in: Path) -> str:
    cookies = json.loads(signed_in.read_text())["cookies"]
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)


async def memory_with(server: Child, held: Held) -> float:
    async with held:
        assert not any(task.done() for task in held.tasks), "the server closed a tab"
        return server.rss_kib()
