"""Every scenario once through, quickly; `make faults` plays them in full."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.run import Run
from tests.faults.scenarios.every import SCENARIOS, of_database

PORT = 4350


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    url = metafunc.config.getoption("--postgres-url")
    metafunc.parametrize("name", of_database("postgresql" if url else "sqlite"))


def test_the_promise_is_kept(name: str, tmp_path: Path, postgres_url: str) -> None:
    figures = SCENARIOS[name](Run(tmp_path / name, PORT, postgres_url))
    print(figures.line())
    assert not figures.broken, figures.line()
