"""Builds and serves the blank Reflex page that the portal's pages are measured beside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from bench.children import WORK, Child, uvicorn

SOURCE = Path(__file__).parent / "anchors" / "blank"
BUILT = WORK / "blank"
BIN = Path(sys.executable).parent
BUILD_LIMIT_SECONDS = 300
QUIET = {"REFLEX_TELEMETRY_ENABLED": "false", "REFLEX_CHECK_LATEST_VERSION": "false"}
SERVE_WHAT_IS_BUILT = {
    "REFLEX_ENV_MODE": "prod",
    "__REFLEX_SKIP_COMPILE": "1",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "1",
}


@cache
def build(port: int) -> None:
    """Build the page anew, once a run, with the packages of the last time when they are there."""
    shutil.copytree(SOURCE, BUILT, dirs_exist_ok=True)
    export = [BIN / "reflex", "export", "--frontend-only", "--no-zip", "--env", "prod"]
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, **QUIET, "PATH": path, "REFLEX_USE_NPM": "1", "BENCH_PORT": str(port)}
    with (WORK / "blank-build.log").open("wb") as log:
        subprocess.run(
            export,
            cwd=BUILT,
            env=env,
            check=True,
            timeout=BUILD_LIMIT_SECONDS,
            stdout=log,
            stderr=log,
        )


def serve(port: int) -> Child:
    """The blank page on one uvicorn worker."""
    env = {**QUIET, **SERVE_WHAT_IS_BUILT, "BENCH_PORT": str(port)}
    return Child(uvicorn("blank.blank:app", port, factory=True), port, env=env, cwd=BUILT)
