"""A PostgreSQL of a scenario's own, which may be stopped and started as often as it likes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.faults.processes import until

FAST = signal.SIGINT
"""Ends every connection and keeps order: https://www.postgresql.org/docs/15/server-shutdown.html."""
IMMEDIATE = signal.SIGQUIT
"""As a crash: the next start recovers from the log."""
SYSTEM_USER = "postgres"


class Server:
    """One server with an empty database; `restart` gives it back as it was on the disk."""

    def __init__(self, folder: Path, port: int) -> None:
        self.url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        self._folder, self._user, self._bin = folder, system_user(), bin_folder()
        if self._user:
            shutil.chown(folder, self._user)
        self._run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8")
        self._words = ["-p", str(port), "-c", "listen_addresses=127.0.0.1"]
        self._words += ["-c", "unix_socket_directories="]
        self._process = self._start()

    def restart(self, how: signal.Signals) -> None:
        """Stop it in this way, and come back when it takes calls again."""
        self.stop(how)
        self._process = self._start()

    def stop(self, how: signal.Signals = FAST) -> None:
        self._process.send_signal(how)
        self._process.wait(timeout=60)

    def _start(self) -> subprocess.Popen[bytes]:
        process = self._program("postgres", *self._words)
        until(self._takes_calls, "PostgreSQL up", 60)
        return process

    def _takes_calls(self) -> bool:
        try:
            psycopg.connect(self.url).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, name: str, *words: str) -> None:
        process = self._program(name, *words)
        assert process.wait(timeout=60) == 0, (self._folder.parent / "log").read_text()

    def _program(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        with (self._folder.parent / "log").open("ab") as log:
            return subprocess.Popen(
                [self._bin / name, "-D", self._folder, *words],
                cwd="/",
                user=self._user,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


def system_user() -> str | None:
    """PostgreSQL refuses to run as root: then it runs as the user of its package."""
    return SYSTEM_USER if os.geteuid() == 0 else None


def bin_folder() -> Path:
    """Debian keeps the server's programs off the path, a folder for each release."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    assert folders, "R12 restarts a PostgreSQL of its own: install the server's programs"
    return folders[-1]


@contextmanager
def own_server(port: int) -> Iterator[Server]:
    """A new server on this port, gone with the block."""
    with tempfile.TemporaryDirectory(prefix="tickets-r12-") as name:
        home = Path(name)
        home.chmod(0o755)  # its user looks into it
        data = home / "data"
        data.mkdir(mode=0o700)
        server = Server(data, port)
        try:
            yield server
        finally:
            server.stop(IMMEDIATE)
