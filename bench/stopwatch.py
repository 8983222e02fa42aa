"""Time, processor time and memory that something took in this process."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Took:
    """What was taken once."""

    seconds: float
    cpu_seconds: float
    more_mib: float
    """Memory at its most, above what the process held before."""


class Stopwatch:
    """Time, processor time and memory since it was made."""

    def __init__(self) -> None:
        self._begun, self._cpu_begun = time.perf_counter(), time.process_time()
        self._mib_before = mib_of("VmRSS")

    def took(self) -> Took:
        seconds, cpu = time.perf_counter() - self._begun, time.process_time() - self._cpu_begun
        return Took(seconds, cpu, mib_of("VmHWM") - self._mib_before)


def mib_of(name: str) -> float:
    """Memory of this process: VmRSS is what it holds, VmHWM the most that it ever held."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found, f"the kernel tells no {name}"
    return int(found[1]) / 1024
