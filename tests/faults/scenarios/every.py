"""Every scenario by the name of the promise that it proves."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.faults.figures import Figures
from tests.faults.run import Run
from tests.faults.scenarios import r1

SCENARIOS: Mapping[str, Callable[[Run], Figures]] = {
    "r1": r1.play,
}
