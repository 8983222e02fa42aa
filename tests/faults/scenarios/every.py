"""Every scenario by the name of the promise that it proves."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.faults.figures import Figures
from tests.faults.run import Run
from tests.faults.scenarios import r1, r3, r9, r10, r16

SCENARIOS: Mapping[str, Callable[[Run], Figures]] = {
    "r1": r1.play,
    "r3": r3.play,
    "r9": r9.play,
    "r10": r10.play,
    "r16": r16.play,
}
