"""Plays scenarios: `python -m tests.faults r1 r16 --full --database postgresql://…/scratch`."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence

from tests.faults.processes import ROOT
from tests.faults.run import Run
from tests.faults.scenarios.every import SCENARIOS, of_database

FIRST_PORT = 4350


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("scenario", nargs="*", choices=[[], *SCENARIOS], help="default: all")
    parser.add_argument("--full", action="store_true", help="as long as the promise says")
    parser.add_argument("--database", default="", help="a PostgreSQL whose tables are dropped")
    parser.add_argument("--port", type=int, default=FIRST_PORT, help="this and the next five")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    wanted = parser.parse_args(words)
    folder = ROOT / "data" / "faults" / f"port-{wanted.port}"
    run = Run(folder, wanted.port, wanted.database, wanted.full, wanted.seed)
    names = wanted.scenario or of_database(run.database)
    return 1 if [name for name in names if not is_kept(name, run)] else 0


def is_kept(name: str, run: Run) -> bool:
    begun = time.monotonic()
    figures = SCENARIOS[name](run)
    figures.keep(run.database, is_full=run.is_full)
    seconds = time.monotonic() - begun
    print(f"{figures.line()}\n   {run.database}, seed {run.seed}, {seconds:.0f} s", flush=True)
    return not figures.broken


if __name__ == "__main__":
    sys.exit(main())
