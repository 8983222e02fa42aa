"""Measures the portal beside bare anchors: `python -m bench [--smoke] [--only PART]`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence

from bench import blank, drain, figures, ingest, live, memory, reconcile, reply, weight
from bench.children import ROOT
from bench.figures import Row

PORT = 3131
RESULTS = ROOT / "bench" / "results"
Part = Callable[[int, bool], list[Row]]


def ingest_part(port: int, is_smoke: bool) -> list[Row]:
    return ingest.rows(port, rounds=1 if is_smoke else 3, count=300 if is_smoke else 2000)


def live_part(port: int, is_smoke: bool) -> list[Row]:
    lengths = (10,) if is_smoke else live.LENGTHS
    return live.rows(port, posts=10 if is_smoke else 100, lengths=lengths)


def weight_part(port: int, _is_smoke: bool) -> list[Row]:
    blank.build(port)
    return weight.rows(port)


def memory_part(port: int, is_smoke: bool) -> list[Row]:
    blank.build(port)
    return memory.rows(port, rounds=1 if is_smoke else 3, tabs=20 if is_smoke else 200)


def drain_part(port: int, is_smoke: bool) -> list[Row]:
    return drain.rows(port, rounds=1 if is_smoke else 3, count=100 if is_smoke else 1000)


def reconcile_part(port: int, is_smoke: bool) -> list[Row]:
    return reconcile.rows(port, rounds=1 if is_smoke else 3, count=2_000 if is_smoke else 100_000)


def reply_part(port: int, is_smoke: bool) -> list[Row]:
    return reply.rows(port, rounds=1 if is_smoke else 3, posts=10 if is_smoke else 60)


PARTS: dict[str, Part] = {
    "ingest": ingest_part,
    "live": live_part,
    "reply": reply_part,
    "weight": weight_part,
    "memory": memory_part,
    "drain": drain_part,
    "reconcile": reconcile_part,
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, help="this part; default: all")
    parser.add_argument("--smoke", action="store_true", help="once through, too short to quote")
    parser.add_argument("--port", type=int, default=PORT, help="this and the next are used")
    chosen = parser.parse_args(arguments)
    rows: list[Row] = []
    for name in chosen.only or PARTS:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        rows += PARTS[name](chosen.port, chosen.smoke)
    print(figures.table(rows))
    keep(rows)
    missed = [row.name for row in rows if not row.is_kept]
    return 1 if missed and not chosen.smoke else 0


def keep(rows: Sequence[Row]) -> None:
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / time.strftime("%Y-%m-%d-%H%M%S.json")
    file.write_text(json.dumps([figures.as_json(row) for row in rows], indent=1))
    print(f"\nkept as {file.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main())
