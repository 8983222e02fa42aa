"""Servers that a measurement starts, watches and ends; what they use is read from /proc."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORK = ROOT / "data" / "bench"
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Child:
    """A server in a process group of its own, up once it answers on its port."""

    def __init__(
        self,
        command: Sequence[str],
        port: int,
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
        limit_seconds: float = 90,
    ) -> None:
        assert not answers(port), f"port {port} answers already: another server would be measured"
        WORK.mkdir(parents=True, exist_ok=True)
        self.port = port
        self.log = (WORK / f"server-{port}.log").open("ab")
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        self._wait(begun + limit_seconds)
        self.cold_start_seconds = time.perf_counter() - begun

    def _wait(self, until: float) -> None:
        while not answers(self.port):
            if self.process.poll() is not None or time.perf_counter() > until:
                self.stop()
                raise RuntimeError(f"the server did not come up: see {self.log.name}")
            time.sleep(0.01)

    def cpu_seconds(self) -> float:
        """Time on a processor, its own and its children's."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return sum(int(ticks) for ticks in fields[11:15]) / TICKS

    def rss_kib(self) -> float:
        """Memory that it holds now."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * PAGE_BYTES / 1024

    def stop(self) -> None:
        """End it, by force when it does not listen."""
        for order in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, order)
                self.process.wait(8)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue
            break
        self.log.close()

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class Program:
    """A program of ours that serves nothing, for as long as the block runs."""

    def __init__(self, command: Sequence[str], log: Path, env: Mapping[str, str]) -> None:
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, **env}, stdout=out, stderr=out
            )

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(8)


def answers(port: int) -> bool:
    """Whether somebody answers HTTP there."""
    request = f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection(("127.0.0.1", port), 0.2) as connection:
            connection.settimeout(20)
            connection.sendall(request.encode())
            return connection.recv(5) == b"HTTP/"
    except OSError:
        return False


def uvicorn(app: str, port: int, *, factory: bool = False) -> list[str]:
    """The command that serves an application as the portal serves itself: one uvicorn worker."""
    command = [sys.executable, "-m", "uvicorn", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--loop", "uvloop", "--http", "httptools", "--no-access-log"]
    command += ["--log-level", "warning"]
    return [*command, *(["--factory"] if factory else []), app]
