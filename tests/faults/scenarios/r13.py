"""R13: Redis restarts empty and is away for a while; it carries news, and keeps nothing."""

from __future__ import annotations

import socket
import subprocess
import time

from tests.faults import history
from tests.faults.figures import Figures, broken
from tests.faults.processes import until
from tests.faults.run import Run
from tests.faults.stage import name_of


class Redis:
    """A server of its own, that forgets everything when it ends."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.start()

    def start(self) -> None:
        words = ["redis-server", "--port", str(self.port), "--save", "", "--bind", "127.0.0.1"]
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        until(self._answers, "redis up")

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


def play(run: Run) -> Figures:
    rounds = run.choose(quick=1, full=5)
    redis = Redis(run.port + 5)
    try:
        with run.stage(people_count=2, REDIS_URL=f"redis://127.0.0.1:{redis.port}/0") as stage:
            web, worker = stage.web(), stage.worker()
            stage.until_up()
            for number in range(2):
                stage.writer(name_of(number), tickets=6, pause=0.1)
            for _ in range(rounds):
                time.sleep(1)
                redis.kill()
                time.sleep(run.choose(quick=3.0, full=60.0))
                redis.start()
            time.sleep(2)
            stage.until_up()
            alive = sum(not program.has_ended() for program in (web, worker))
            for program in stage.programs:
                if program.name == "writer":
                    program.kill()
            drain_seconds = stage.drain()
            verdict = history.judge(stage)
            refused = sum(len(line["refusals"]) for line in stage.acknowledged())
            slowest = max(float(line["ms"]) for line in stage.acknowledged())
            return Figures(
                "r13",
                {
                    "restarts": rounds,
                    "refused": refused,
                    "slowest_saving_ms": slowest,
                    **verdict.figures(),
                    "programs_alive": alive,
                    "drain_seconds": drain_seconds,
                },
                broken(clean=verdict.is_clean, none_refused=not refused, all_alive=alive == 2),
            )
    finally:
        redis.kill()
