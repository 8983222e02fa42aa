"""What a run gives: its figures as JSON beside the others, and one line for whoever watches."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.faults.processes import ROOT

RESULTS = ROOT / "data" / "faults" / "results"


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one scenario and what was broken of its promises, in words."""

    scenario: str
    values: Mapping[str, object]
    broken: Sequence[str] = field(default_factory=list[str])

    def line(self) -> str:
        told = "  ".join(f"{name} {_short(value)}" for name, value in self.values.items())
        wrong = "".join(f"\n   BROKEN: {promise}" for promise in self.broken)
        return f"{self.scenario}  {told}{wrong}"

    def keep(self, database: str, *, is_full: bool) -> None:
        RESULTS.mkdir(parents=True, exist_ok=True)
        told = {
            "scenario": self.scenario,
            "database": database,
            "full": is_full,
            "at": time.strftime("%Y-%m-%dT%H:%M:%S"),
            "figures": dict(self.values),
            "broken": list(self.broken),
        }
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{self.scenario}-{database}.json"
        (RESULTS / name).write_text(json.dumps(told, indent=1))


def broken(**promises: bool) -> list[str]:
    """The names of the promises that were not kept."""
    return [name for name, is_kept in promises.items() if not is_kept]


def percentile(values: Sequence[float], percent: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0


def _short(value: object) -> object:
    return round(value, 2) if isinstance(value, float) else value
