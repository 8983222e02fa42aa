"""Programs that a scenario starts, kills, pauses and starts again."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[2]

Seen = TypeVar("Seen")


DRAINED_WITHIN_SECONDS = 120
"""What waits after a fault is promised to be delivered by then."""


def until(
    look: Callable[[], Seen | None], what: str, seconds: float = DRAINED_WITHIN_SECONDS
) -> Seen:
    """Look again and again until there is something; fails when it never comes."""
    end = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < end, f"never seen: {what}"
        time.sleep(0.02)
    return seen


class Nursery:
    """Where the product's programs come from; it ends, and they with it, when the block ends."""

    def __init__(self, env: Mapping[str, str], log: Path) -> None:
        self._lock = threading.Lock()
        self._log = log.open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=ROOT,
            env={**os.environ, **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            start_new_session=True,
        )
        said = self._heard()
        assert said == "ready", log.read_text()

    def _heard(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()

    def ask(self, **order: object) -> int:
        with self._lock:
            assert self._process.stdin
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            return int(self._heard())

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._process.communicate()
        self._log.close()


class Program:
    """One of the product's programs, started again and again under the same words."""

    def __init__(self, nursery: Nursery, words: list[str], log: Path, **env: str) -> None:
        self._nursery, self._words, self._log, self._env = nursery, words, log, env
        self.name = words[0]
        self.pid = 0

    def start(self, **armed: str) -> None:
        """Start it; what is armed happens in it at those moments."""
        assert not self.pid
        log, env = str(self._log), self._env
        self.pid = self._nursery.ask(words=self._words, log=log, env=env, armed=armed)

    def send(self, order: signal.Signals) -> None:
        os.kill(self.pid, order)

    def is_paused(self) -> bool:
        return self._state() == "T"

    def has_ended(self) -> bool:
        return self._state() == "Z"

    def _state(self) -> str:
        return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self.reap()

    def reap(self) -> int:
        """Wait until it has ended and give its exit code."""
        code, self.pid = self._nursery.ask(reap=self.pid), 0
        return code

    def stop(self) -> int:
        """Ask it to end, and give its exit code."""
        self.send(signal.SIGTERM)
        return self.reap()

    def restart(self) -> None:
        self.kill()
        self.start()

    def printed(self) -> str:
        return self._log.read_text(errors="replace")
