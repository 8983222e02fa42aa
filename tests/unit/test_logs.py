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


EVENT = "Error processing event queue entry for Event(name='send', payload={'text': 'CANARY'})"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (EVENT, "Error processing event queue entry for Event"),
        ("Event data: CANARY", "Event data"),
        ("value 'CANARY'", "value"),
        ("Invalid session CANARY\nforged", "Invalid session CANARY"),
        ("Task queue is full", "Task queue is full"),
    ],
)
def test_of_what_frameworks_say_only_their_own_words_are_kept(
    said: str, kept: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure("info", "text")
    logging.getLogger("reflex_base.event").error(said)
    assert capsys.readouterr().err.strip().endswith(f"reflex_base.event: {kept}")


def test_a_failure_in_a_framework_is_told_by_its_kind_and_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("info", "json")
    try:
        raise KeyError("CANARY")
    except KeyError:
        logging.getLogger("engineio.server").exception("message async handler error")
    [line] = capsys.readouterr().err.splitlines()
    told = json.loads(line)["message"]
    assert told.startswith("message async handler error, KeyError at test_logs.py:")
    assert "CANARY" not in line


def test_frames_of_chatwoots_websocket_are_never_logged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("debug", "text")
    logging.getLogger("websockets.client").debug("< TEXT 'a private note' [14 bytes]")
    assert "private note" not in capsys.readouterr().err
