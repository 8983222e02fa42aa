"""Runs the reference scenarios against the sandbox, compared with recordings of real Chatwoots."""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

VERSIONS = ("4.10.0", "4.16.2")
RUN_LIMIT_SECONDS = 600


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def sandbox(version: str, port: int) -> Iterator[dict[str, str]]:
    """A fresh sandbox of that version, and the line in which it says who may talk to it."""
    command = [sys.executable, "-m", "integrations.chatwoot.sandbox", "--fresh", "--print-json"]
    command += ["--version", version, "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(10)


def record(runner: Path, access: dict[str, str], hooks_port: int, out: Path) -> None:
    command = [sys.executable, str(runner), "--pace", "0.2", "--out", str(out)]
    command += ["--hooks-port", str(hooks_port)]
    for name, value in access.items():
        command += [f"--{name.replace('_', '-')}", str(value)]
    subprocess.run(command, check=True, timeout=RUN_LIMIT_SECONDS, stdout=subprocess.DEVNULL)


def differences(version: str, shared: Path) -> str:
    """What a whole run of the scenarios shows other than that version's recording, or nothing."""
    with tempfile.TemporaryDirectory() as folder:
        with sandbox(version, free_port()) as access:
            record(shared / "conformance" / "runner.py", access, free_port(), Path(folder))
        recorded = shared / "chatwoot-recordings" / version
        compare = [sys.executable, shared / "conformance" / "compare.py", recorded, folder]
        said = subprocess.run(compare, check=False, capture_output=True, text=True)
    return "" if said.returncode == 0 else said.stdout + said.stderr


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--version", choices=VERSIONS, action="append", help="default: all")
    chosen = parser.parse_args(arguments)
    versions = chosen.version or VERSIONS
    with ThreadPoolExecutor() as side_by_side:
        found = side_by_side.map(lambda version: differences(version, chosen.shared), versions)
        told = dict(zip(versions, found, strict=True))
    for version, lines in told.items():
        print(f"Chatwoot {version} and the sandbox: {lines or '0 differences'}")
    return 1 if any(told.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
