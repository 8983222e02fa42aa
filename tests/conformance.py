"""Runs the reference scenarios against the sandbox, compared with recordings of real Chatwoots."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

VERSIONS = ("4.10.0", "4.16.2")
PORT = 3101
RUN_LIMIT_SECONDS = 600


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


def record(runner: Path, access: dict[str, str], out: Path) -> None:
    command = [sys.executable, str(runner), "--pace", "0.2", "--out", str(out)]
    for name, value in access.items():
        command += [f"--{name.replace('_', '-')}", str(value)]
    subprocess.run(command, check=True, timeout=RUN_LIMIT_SECONDS)


def is_equal(version: str, shared: Path, port: int) -> bool:
    """Whether a whole run of the scenarios differs in nothing from that version's recording."""
    with tempfile.TemporaryDirectory() as folder:
        with sandbox(version, port) as access:
            record(shared / "conformance" / "runner.py", access, Path(folder))
        recorded = shared / "chatwoot-recordings" / version
        compare = [sys.executable, shared / "conformance" / "compare.py", recorded, folder]
        print(f"Chatwoot {version} and the sandbox:", flush=True)
        return subprocess.run(compare, check=False).returncode == 0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--version", choices=VERSIONS, action="append", help="default: all")
    chosen = parser.parse_args(arguments)
    versions = chosen.version or VERSIONS
    unequal = [
        version for version in versions if not is_equal(version, chosen.shared, chosen.port)
    ]
    return 1 if unequal else 0


if __name__ == "__main__":
    sys.exit(main())
