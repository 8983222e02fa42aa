"""How a scenario is to be played: how long, on which database, on which ports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.faults.stage import Stage, open_stage

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Run:
    """One playing of one scenario."""

    folder: Path
    port: int
    database_url: str = ""
    is_full: bool = False
    seed: int = 1

    @property
    def database(self) -> str:
        return "postgresql" if self.database_url else "sqlite"

    def choose(self, *, quick: T, full: T) -> T:
        return full if self.is_full else quick

    @contextmanager
    def stage(self, *, people_count: int = 2, **env: str) -> Iterator[Stage]:
        with open_stage(
            self.folder, self.port, self.database_url, people_count=people_count, **env
        ) as stage:
            yield stage
