from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from tickets_app import logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_json_logs_are_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("info", "json")
    try:
        raise ValueError("broken\nline")
    except ValueError:
        logging.getLogger("tickets_app").exception("turn %s", 1)
    [line] = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert (told["level"], told["message"]) == ("error", "turn 1")
    assert "ValueError" in told["exception"]


def test_addresses_with_tokens_are_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("debug", "text")
    logging.getLogger("httpx").info("POST https://chat.example/?token=secret")
    logging.getLogger("tickets_app").info("served")
    said = capsys.readouterr().err
    assert "secret" not in said
    assert "served" in said
