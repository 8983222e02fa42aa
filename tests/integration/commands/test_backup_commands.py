"""Keeping a portal in a file and putting it back, as an operator does it."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories import make_settings
from tickets_app import __main__ as program
from tickets_app import settings
from tickets_app.services import backup
from tickets_app.services.backup import Made
from tickets_app.settings import Settings


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A portal with a sector of its own."""
    found = make_settings(f"sqlite:///{tmp_path / 'portal.db'}", tmp_path / "data")
    use(found, monkeypatch)
    assert program.main(["migrate"]) == 0
    assert program.main(["add-sector", "Predial"]) == 0
    return found


def use(found: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "_in_use", [found])
    monkeypatch.setattr(settings, "read", lambda *_, **__: found)


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(tmp_path / "portal.backup")


def test_a_portal_is_kept_and_put_back_elsewhere(
    portal: Settings, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert program.main(["backup", file]) == 0
    elsewhere = replace(portal, database_url=f"sqlite:///{tmp_path / 'elsewhere.db'}")
    use(elsewhere, monkeypatch)
    assert program.main(["restore", file]) == 0
    assert program.main(["add-sector", "Predial"]) == 2  # it is there already


@pytest.mark.usefixtures("portal")
def test_a_backup_is_not_overwritten(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["backup", file]) == 0
    assert program.main(["--language", "en", "backup", file]) == 2
    assert capsys.readouterr().err == f"{file} exists already and is not overwritten.\n"


@pytest.mark.usefixtures("portal")
def test_replacing_is_asked_for(
    file: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda _: "uma frase bem comprida")
    program.main(["create-admin", "--name", "Lívia", "--email", "livia@example.com"])
    assert program.main(["backup", file]) == 0
    assert program.main(["restore", file]) == 2
    assert "--replace" in capsys.readouterr().err
    assert program.main(["restore", file, "--replace"]) == 0


@pytest.mark.usefixtures("portal")
def test_a_backup_without_some_file_is_found_wanting(
    file: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def make(*_: object) -> Made:
        return Made(9, 1, ("gone",), ("spoilt",))

    monkeypatch.setattr(backup, "make", make)
    assert program.main(["backup", file]) == 1
    said = capsys.readouterr().out
    assert "gone" in said
    assert "spoilt" in said


@pytest.mark.usefixtures("portal")
def test_a_full_disk_is_said_in_a_sentence(
    file: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def make(*_: object) -> Made:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backup, "make", make)
    assert program.main(["--language", "en", "backup", file]) == 2
    assert capsys.readouterr().err == "The disk did not let us: No space left on device.\n"
