"""One request in five goes wrong, each time in another way; late commits among them."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Self

from tests.faults.stage import Stage

SHARE = 0.2
LONGEST_SECONDS = 0.8
LATEST_COMMIT_SECONDS = 2.0


class Weather:
    """Changes every moment for as long as the block runs; then the sky is clear again."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self._stage = stage
        self._dice = random.Random(seed)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._change, daemon=True)
        self.storms = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()
        self._clear()

    def _change(self) -> None:
        kinds: tuple[Callable[[], None], ...] = (
            self._refuse,
            self._commit_and_fail,
            self._commit_late,
            self._answer_late,
            self._drop_answers,
            self._cut_answers,
            self._cut_lines,
            self._swallow,
        )
        while not self._is_over.is_set():
            if self._dice.random() < SHARE:
                self.storms += 1
                self._dice.choice(kinds)()
                self._is_over.wait(self._dice.uniform(0.1, LONGEST_SECONDS))
                self._clear()
            self._is_over.wait(self._dice.uniform(0.05, 0.3))

    def _clear(self) -> None:
        self._stage.way_out.set("ok")
        self._stage.chatwoot.calm()

    def _refuse(self) -> None:
        self._stage.chatwoot.faults(rate_of_500=0.3, rate_of_502=0.4)

    def _commit_and_fail(self) -> None:
        planned = {"status": 502, "times": 3, "method": "POST", "after_commit": True}
        self._stage.chatwoot.faults(next_requests=[planned])

    def _commit_late(self) -> None:
        late = self._dice.uniform(0.1, LATEST_COMMIT_SECONDS)
        self._stage.chatwoot.faults(late_commit_seconds=late, only_method="POST")

    def _answer_late(self) -> None:
        self._stage.chatwoot.faults(timeout_after_commit_seconds=1.5)

    def _drop_answers(self) -> None:
        self._stage.way_out.set("drop_response")

    def _cut_answers(self) -> None:
        self._stage.way_out.set("truncate", self._dice.randint(1, 200))

    def _cut_lines(self) -> None:
        self._stage.way_out.set(self._dice.choice(("cut", "reset")))

    def _swallow(self) -> None:
        self._stage.way_out.set("blackhole")
