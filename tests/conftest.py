from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytest_socket import disable_socket, enable_socket

TESTS = Path(__file__).parent

# A busy machine is no failure: nothing in a property says how long it may take.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgres-url",
        default="",
        help="run the database tests on this PostgreSQL, whose tables are dropped",
    )


def floor_of(item: pytest.Item) -> str:
    return item.path.relative_to(TESTS).parts[0]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if floor_of(item) in ("browser", "faults"):
            item.add_marker(floor_of(item))
    if not config.getoption("--postgres-url"):
        on_any = [item for item in items if not item.get_closest_marker("postgres")]
        config.hook.pytest_deselected(items=[item for item in items if item not in on_any])
        items[:] = on_any


def pytest_runtest_setup(item: pytest.Item) -> None:
    if floor_of(item) == "unit":
        disable_socket(allow_unix_socket=True)
    else:
        enable_socket()


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> str:
    """Where PostgreSQL is, or nothing when the tests run on SQLite."""
    return str(request.config.getoption("--postgres-url"))
