"""The most telling scenarios once through, quickly; `make faults` plays all of them in full."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.run import Run
from tests.faults.scenarios.every import QUICK, SCENARIOS

FIRST_PORT, PORTS = 4350, 10


@pytest.mark.parametrize("name", QUICK)
def test_the_promise_is_kept(name: str, tmp_path: Path, worker_id: str) -> None:
    place = int(worker_id.removeprefix("gw")) if worker_id != "master" else 0
    figures = SCENARIOS[name](Run(tmp_path / name, FIRST_PORT + PORTS * place))
    print(figures.line())
    assert not figures.broken, figures.line()
