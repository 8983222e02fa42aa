"""R12: PostgreSQL ends connections again and again, restarts, crashes, and is away for a while."""

from __future__ import annotations

import time
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from tests.faults import history, postgres
from tests.faults.figures import Figures, broken
from tests.faults.proxy import Proxy
from tests.faults.run import Run
from tests.faults.stage import Stage, name_of

TERMINATE = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


BACK_SECONDS = 8
"""Five, and what a busy machine adds."""


def play(run: Run) -> Figures:
    with postgres.own_server(run.port + 5) as server:
        return disturb(replace(run, database_url=server.url), server)


def disturb(run: Run, server: postgres.Server) -> Figures:
    ends = run.choose(quick=4, full=150)
    restarts = run.choose(quick=2, full=20)
    with run.stage(people_count=2) as stage, proxy_of(run) as line:
        stage.env["DATABASE_URL"] = through(run.database_url, line.port)
        stage.reopen_nursery()
        web = stage.web()
        workers = [stage.worker(f"worker{number}") for number in range(2)]
        for number in range(2):
            stage.writer(name_of(number), tickets=8, pause=0.1)
        stage.until_up()
        ended = end_connections(stage, ends)
        restart(server, restarts)
        line.set("reset")
        time.sleep(run.choose(quick=2.0, full=30.0))
        line.set("ok")
        begun = time.monotonic()
        stage.until_up()
        back_seconds = time.monotonic() - begun
        time.sleep(2)
        for program in stage.programs:
            if program.name == "writer":
                program.kill()
        drain_seconds = stage.drain()
        verdict = history.judge(stage)
        alive = sum(not program.has_ended() for program in [web, *workers])
        return Figures(
            "r12",
            {
                "connections_ended": ended,
                "restarts": restarts,
                **verdict.figures(),
                "web_back_seconds": back_seconds,
                "programs_alive": alive,
                "drain_seconds": drain_seconds,
            },
            broken(
                clean=verdict.is_clean,
                all_alive=alive == 1 + len(workers),
                back_soon=back_seconds <= BACK_SECONDS,
            ),
        )


def end_connections(stage: Stage, times: int) -> int:
    ended = 0
    for _ in range(times):
        time.sleep(1.0)
        ended += int(stage.database.value(TERMINATE))
    return ended


def restart(server: postgres.Server, times: int) -> None:
    """Stop and start it that often, every second time as if it had crashed."""
    for number in range(times):
        server.restart(postgres.IMMEDIATE if number % 2 else postgres.FAST)
        time.sleep(2.0)


def proxy_of(run: Run) -> Proxy:
    return Proxy(run.port + 4, urlsplit(run.database_url).port or 5432)


def through(url: str, port: int) -> str:
    parts = urlsplit(url)
    user = f"{parts.username}@" if parts.username else ""
    return urlunsplit(parts._replace(netloc=f"{user}127.0.0.1:{port}"))
