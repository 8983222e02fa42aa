"""The product as people run it: programs of their own, each on its port and in its folder."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60
FAREWELL_SECONDS = 10
LOOK_SECONDS = 0.05

Seen = TypeVar("Seen")


def until(look: Callable[[], Seen | None], what: str) -> Seen:
    """Look again and again until there is something; fails when it never comes."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not (seen := look()):
        assert time.monotonic() < end, f"never seen: {what}"
        time.sleep(LOOK_SECONDS)
    return seen


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Program:
    """A command of ours that runs until it is stopped; what it prints is kept."""

    def __init__(self, *words: str, log: Path, **settings: str) -> None:
        self.log = log
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **settings},
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def printed(self) -> str:
        return self.log.read_text()

    def wait_until_ready(self, base: str) -> None:
        def look() -> bool:
            assert self._process.poll() is None, self.printed()
            try:
                return httpx.get(f"{base}/readyz").status_code == 200
            except httpx.TransportError:
                return False

        until(look, f"{base}/readyz ready")

    def wait_for_line(self, part: str) -> None:
        def look() -> bool:
            assert self._process.poll() is None, self.printed()
            return part in self.printed()

        until(look, f"{part} in {self.log.name}")

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(FAREWELL_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def run(*words: str, typed: str = "", **settings: str) -> str:
    """Run a command of ours to its end and give what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**os.environ, **settings},
        input=typed,
        text=True,
        capture_output=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@dataclass
class Site:
    """A portal and the Chatwoot behind it, at their addresses."""

    folder: Path
    portal_port: int
    chatwoot_port: int

    @property
    def portal(self) -> str:
        return f"http://localhost:{self.portal_port}"

    @property
    def chatwoot(self) -> str:
        return f"http://localhost:{self.chatwoot_port}"

    def logged(self) -> str:
        """Everything that its programs have printed so far."""
        return "".join(log.read_text() for log in sorted(self.folder.glob("*.log")))


def new_site(folder: Path) -> Site:
    folder.mkdir(parents=True, exist_ok=True)
    return Site(folder, free_port(), free_port())
