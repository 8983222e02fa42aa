"""R21: server and worker are told to end and start again under load, as for a new release."""

from __future__ import annotations

import signal
import threading
import time

from tests.faults import calls, deliveries, history
from tests.faults.calls import Answered
from tests.faults.figures import Figures, broken
from tests.faults.run import Run
from tests.faults.scenarios import r8
from tests.faults.stage import Stage, name_of

EACH_SECOND = 50
FAREWELL_SECONDS = 6


def play(run: Run) -> Figures:
    restarts = run.choose(quick=2, full=20)
    with run.stage(people_count=3) as stage:
        web, worker = stage.web(), stage.worker()
        stage.until_up()
        conversation = deliveries.conversation_of(stage)
        for number in range(1, 3):
            stage.writer(name_of(number), tickets=6, pause=0.1)
        caller = Caller(stage, conversation)
        codes, slowest = list[int](), 0.0
        for _ in range(restarts):
            time.sleep(1)
            for program in (web, worker):
                begun = time.monotonic()
                codes.append(program.stop())
                slowest = max(slowest, time.monotonic() - begun)
                program.start()
            stage.until_up()
        sent, answers = caller.end()
        for program in stage.programs:
            if program.name == "writer":
                program.kill()
        drain_seconds = stage.drain()
        verdict = history.judge(stage)
        not_stored = r8.stored_not(stage, sent, answers)
        failures = sum(answer.status >= 500 for answer in answers)
        return Figures(
            "r21",
            {
                "restarts": restarts,
                "called": len(sent),
                "answered": sum(answer.status == 200 for answer in answers),
                "answered_5xx": failures,
                "answered_but_not_stored": not_stored,
                "slowest_end_seconds": slowest,
                **verdict.figures(),
                "drain_seconds": drain_seconds,
            },
            broken(
                clean=verdict.is_clean,
                no_5xx=failures == 0,
                all_stored=not_stored == 0,
                ended_as_told=set(codes) <= {0, -signal.SIGTERM},
            ),
        )


class Caller:
    """Calls the door in a thread of its own until it is ended."""

    def __init__(self, stage: Stage, conversation: dict[str, object]) -> None:
        self._stage, self._conversation = stage, conversation
        self._sent: list[bytes] = []
        self._answers: list[Answered] = []
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._call)
        self._thread.start()

    def _call(self) -> None:
        while not self._is_over.is_set():
            first = len(self._sent)
            batch = [
                deliveries.whole(self._stage, self._conversation, first + step)
                for step in range(EACH_SECOND)
            ]
            port = self._stage.port + 3
            self._answers += calls.send(port, batch, each_second=EACH_SECOND)
            self._sent += batch

    def end(self) -> tuple[list[bytes], list[Answered]]:
        self._is_over.set()
        self._thread.join()
        return self._sent, self._answers
