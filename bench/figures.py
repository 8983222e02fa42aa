"""Numbers of several rounds, as medians with their spread, in a table and as JSON."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of ours beside its anchor, and what it is held to."""

    name: str
    unit: str
    ours: float
    anchor: float | None = None
    anchor_name: str = ""
    limit: float | None = None
    limit_text: str = ""
    spread: str = ""

    @property
    def ratio(self) -> float | None:
        return self.ours / self.anchor if self.anchor else None

    @property
    def is_kept(self) -> bool:
        measured = self.ratio if self.anchor else self.ours
        return self.limit is None or (measured is not None and measured <= self.limit)


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], percent: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def spread(values: Sequence[float]) -> str:
    """The least and the most of several rounds."""
    return f"{short(min(values))}..{short(max(values))}" if len(values) > 1 else ""


def short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(rows: Sequence[Row]) -> str:
    """A Markdown table that can go into the README as it is."""
    head = "| what | portal | anchor | ratio | held to |\n|---|---|---|---|---|\n"
    return head + "\n".join(line(row) for row in rows)


def line(row: Row) -> str:
    ours = f"{short(row.ours)} {row.unit}" + (f" ({row.spread})" if row.spread else "")
    anchor = f"{short(row.anchor)} {row.unit}, {row.anchor_name}" if row.anchor else "–"
    ratio = f"{row.ratio:.2f}" if row.ratio else "–"
    held = row.limit_text + ("" if row.is_kept else " **missed**") if row.limit_text else "–"
    return f"| {row.name} | {ours} | {anchor} | {ratio} | {held} |"


def as_json(row: Row) -> Mapping[str, object]:
    return {
        "name": row.name,
        "unit": row.unit,
        "ours": row.ours,
        "anchor": row.anchor,
        "anchor_name": row.anchor_name,
        "ratio": row.ratio,
        "limit": row.limit,
        "kept": row.is_kept,
    }
