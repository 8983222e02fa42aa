"""Taking in webhooks: the server's processor time for each, beside a bare route with one row."""

from __future__ import annotations

from collections.abc import Callable

from bench import floor, load
from bench.children import Child
from bench.figures import Row, median, spread
from bench.portal import Portal

LIMIT = 4.0
WARM_UP = 200


def rows(port: int, *, rounds: int, count: int) -> list[Row]:
    """The portal's door, alone and with its worker, beside the floor; rounds interleave them."""
    kinds: dict[str, Callable[[int, int], float]] = {
        "bare": bare,
        "door": lambda port, count: portal(port, count, has_worker=False),
        "worker": lambda port, count: portal(port, count, has_worker=True),
    }
    taken: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(rounds):
        for name, measure in kinds.items():
            taken[name].append(measure(port, count) * 1e6)
    anchor, anchor_name = median(taken["bare"]), "bare uvicorn/sqlite-full"
    door, worker = taken["door"], taken["worker"]
    return [
        Row(
            "webhook stored: server CPU each",
            "µs",
            median(door),
            anchor,
            anchor_name,
            LIMIT,
            f"≤ {LIMIT:g}x",
            spread(door),
        ),
        Row(
            "webhook stored and worked off: server CPU each",
            "µs",
            median(worker),
            anchor,
            anchor_name,
            spread=spread(worker),
        ),
    ]


def bare(port: int, count: int) -> float:
    """Seconds of processor time for each webhook at the floor."""
    with floor.serve(port) as server:
        return cpu_each(server, floor.HOOK, floor.CONVERSATION, count, lambda: None)


def portal(port: int, count: int, *, has_worker: bool) -> float:
    """Seconds of processor time for each webhook at the portal."""
    with Portal(port, has_worker=has_worker) as running:
        drained = running.wait_until_worked_off if has_worker else lambda: None
        return cpu_each(running.server, running.hook, running.conversation, count, drained)


def cpu_each(
    server: Child,
    path: str,
    conversation: dict[str, object],
    count: int,
    drained: Callable[[], None],
) -> float:
    numbers = range(10_000_000, 10_000_000 + WARM_UP + count)
    requests = [
        load.raw(server.port, path, load.message(number, conversation)) for number in numbers
    ]
    load.blast(server.port, requests[:WARM_UP])
    drained()
    before = server.cpu_seconds()
    load.blast(server.port, requests[WARM_UP:])
    drained()
    return (server.cpu_seconds() - before) / count
