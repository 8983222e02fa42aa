"""Serves the bare route, row and page that stand for the least that the job can cost."""

from __future__ import annotations

from bench import load
from bench.children import WORK, Child, uvicorn

HOOK = "/hook"
CONVERSATION = load.conversation(1, 3, "bare")


def serve(port: int) -> Child:
    """The floor on one uvicorn worker, with an empty database."""
    WORK.mkdir(parents=True, exist_ok=True)
    for file in WORK.glob("floor.db*"):
        file.unlink()
    env = {"BENCH_SECRET": load.SECRET, "BENCH_DATABASE": str(WORK / "floor.db")}
    return Child(uvicorn("bench.anchors.ingest:app", port), port, env=env)
