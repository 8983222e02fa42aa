"""Every scenario by the name of the promise that it proves."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.faults.figures import Figures
from tests.faults.run import Run
from tests.faults.scenarios import (
    r1,
    r2,
    r3,
    r4,
    r5,
    r6,
    r7,
    r8,
    r9,
    r10,
    r11,
    r12,
    r13,
    r14,
    r15,
    r16,
    r17,
    r18,
    r19,
    r21,
    r22,
)

SCENARIOS: Mapping[str, Callable[[Run], Figures]] = {
    "r1": r1.play,
    "r2": r2.play,
    "r3": r3.play,
    "r4": r4.play,
    "r5": r5.play,
    "r6": r6.play,
    "r7": r7.play,
    "r8": r8.play,
    "r9": r9.play,
    "r10": r10.play,
    "r11": r11.play,
    "r12": r12.play,
    "r13": r13.play,
    "r14": r14.play,
    "r15": r15.play,
    "r16": r16.play,
    "r17": r17.play,
    "r18": r18.play,
    "r19": r19.play,
    "r21": r21.play,
    "r22": r22.play,
}

OF_ONE_DATABASE = {"r11": "sqlite", "r12": "postgresql", "r14": "sqlite", "r15": "sqlite"}
"""These have nothing to prove on the other."""


def of_database(database: str) -> list[str]:
    """The names of those that are played on this database."""
    return [name for name in SCENARIOS if OF_ONE_DATABASE.get(name, database) == database]


QUICK = ("r2", "r1", "r22", "r5", "r3", "r21", "r7", "r18", "r19", "r9", "r10")
"""Those that `make ci` plays too, the longest first: it has three minutes for all."""
