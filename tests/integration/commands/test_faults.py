"""What an operator set wrong is said in one sentence by whichever command meets it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tickets_app import __main__ as program
from tickets_app import serving, settings

COMMANDS = (["migrate"], ["add-sector", "Predial"], ["worker"], ["serve"])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder with nothing set but a key, and a front end that is built."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEY", "m" * 40)
    monkeypatch.setattr(settings, "_in_use", [])
    monkeypatch.setattr(serving.build, "BUNDLE", tmp_path)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield tmp_path
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "address",
    ["postgresql://ada:w0rd@127.0.0.1:1/portal", "sqlite:///nowhere/at/all/portal.db"],
)
def test_a_database_that_cannot_be_reached_is_named(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    address: str,
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    assert program.main(command) == 2
    said = capsys.readouterr().err
    assert said.startswith("DATABASE_URL ")
    assert said.count("\n") == 1
    assert "w0rd" not in said


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_cannot_be_used_is_named(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
) -> None:
    (folder / "taken").write_text("a file")
    monkeypatch.setenv("DATA_DIR", str(folder / "taken"))
    assert program.main(command) == 2
    said = capsys.readouterr().err
    assert said.startswith("DATA_DIR ")
    assert said.count("\n") == 1


@pytest.mark.usefixtures("folder")
def test_a_setting_that_there_is_not_is_reported_at_the_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHATWOOT_BASE_ULR", "https://chat.example")
    monkeypatch.setenv("CHATWOOT_INBOX_ID", "4")
    program.main(["worker"])
    said = capsys.readouterr().err
    assert "CHATWOOT_BASE_ULR is set, and no setting of the portal" in said
    assert "CHATWOOT_INBOX_ID" not in said
