"""The command line, run as a person runs it, but in this process."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from integrations.chatwoot.findings import Level, bad, ok
from integrations.chatwoot.setup import Done, Kept, Report, Step
from integrations.chatwoot.webhooks import VerifiedDelivery
from tests.factories import make_settings
from tickets_app import __main__ as program
from tickets_app import serving, settings
from tickets_app.commands import serving as serving_commands
from tickets_app.services import chatwoot_setup, migrations, signatures, wiring
from tickets_app.settings import ChatwootSettings, Settings

ROOT = Path(__file__).parents[3]
GOOD = "uma frase bem comprida"
Say = Callable[..., int]


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A portal whose database is at the newest revision."""
    found = make_settings(f"sqlite:///{tmp_path / 'portal.db'}", tmp_path)
    monkeypatch.setattr(settings, "_in_use", [found])
    monkeypatch.setattr(settings, "read", lambda *_, **__: found)
    assert program.main(["migrate"]) == 0
    return found


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts the words on the standard input."""
    return lambda words: monkeypatch.setattr("sys.stdin", io.StringIO(f"{words}\n"))


def create(command: str, *more: str) -> int:
    named = ["--name", "Lívia Monteiro", "--email", "livia@example.com"]
    return program.main([command, *named, "--password-stdin", *more])


@pytest.mark.usefixtures("portal")
def test_migrating_says_the_revision_even_when_nothing_was_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert program.main(["migrate"]) == 0
    assert migrations.newest() in capsys.readouterr().out


@pytest.mark.usefixtures("portal")
def test_an_administrator_is_made_once(
    typing: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    typing(GOOD)
    assert create("create-admin") == 0
    typing(GOOD)
    assert create("create-admin") == 2
    assert capsys.readouterr().err.strip()


@pytest.mark.usefixtures("portal")
def test_a_weak_password_is_refused_in_a_sentence(
    typing: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    typing("curta")
    assert create("create-user", "--role", "supervisor") == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.usefixtures("portal")
def test_a_sector_is_made_once() -> None:
    assert program.main(["add-sector", "Predial"]) == 0
    assert program.main(["add-sector", "Predial"]) == 2


@pytest.mark.usefixtures("portal")
def test_a_refusal_is_said_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--language", "en", "chatwoot", "doctor"]) == 2
    assert capsys.readouterr().err == "CHATWOOT_BASE_URL is empty: say where Chatwoot is.\n"


def test_a_wrong_setting_is_one_sentence_and_ends_with_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEY", "short")
    monkeypatch.setattr(settings, "_in_use", [])
    assert program.main(["add-sector", "Predial"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_nothing_is_served_that_was_not_built(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serving.build, "BUNDLE", tmp_path / "nowhere")
    assert program.main(["serve"]) == 2
    assert "build" in capsys.readouterr().err


@pytest.fixture
def beside_chatwoot(portal: Settings) -> ChatwootSettings:
    chatwoot = ChatwootSettings("https://chat.example", 1, "token")
    settings.use(replace(portal, chatwoot=chatwoot))
    return chatwoot


@pytest.mark.usefixtures("beside_chatwoot")
def test_setup_prints_what_it_did_and_what_to_keep(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = (Step("inbox", "Portal", Done.CREATED), Step("webhook", "https://p/hook", Done.FOUND))
    report = Report("4.16.2", steps, Kept(1, 5, "identifier", "bot", "secret", ""))

    async def set_up(*_: object) -> Report:
        return report

    monkeypatch.setattr(chatwoot_setup, "set_up", set_up)
    assert program.main(["chatwoot", "setup"]) == 0
    said = capsys.readouterr().out
    assert "Caixa de entrada Portal: feito agora" in said
    assert "CHATWOOT_INBOX_ID=5\n" in said
    assert "CHATWOOT_WEBHOOK_TOKEN" not in said


@pytest.mark.parametrize(
    ("finding", "code"), [(ok("reading"), 0), (bad("inbox_not_set"), 1)], ids=str
)
@pytest.mark.usefixtures("beside_chatwoot")
def test_the_doctors_exit_code_says_whether_the_portal_can_work(
    finding: object, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def diagnose(*_: object, **__: object) -> tuple[object, ...]:
        return (finding,)

    monkeypatch.setattr(chatwoot_setup, "diagnose", diagnose)
    assert program.main(["chatwoot", "doctor"]) == code
    assert capsys.readouterr().out.startswith(
        chatwoot_setup.MARKS[Level.BAD if code else Level.OK]
    )


@pytest.mark.usefixtures("beside_chatwoot")
def test_unsigned_calls_are_taken_again_when_an_operator_says_so(
    portal: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main(["--language", "en", "chatwoot", "accept-unsigned"]) == 0
    assert capsys.readouterr().out == "Unsigned calls were not being refused.\n"
    asyncio.run(sign(settings.current()))
    assert program.main(["--language", "en", "chatwoot", "accept-unsigned"]) == 0
    assert "takes unsigned calls again" in capsys.readouterr().out


async def sign(found: Settings) -> None:
    async with wiring.open_tools(found) as tools:
        await signatures.heed(tools, VerifiedDelivery(b"", "one", "signature"))


@pytest.mark.usefixtures("beside_chatwoot")
def test_the_doctor_is_told_since_when_calls_are_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []

    async def diagnose(*_: object, signed_since: object) -> tuple[object, ...]:
        told.append(signed_since)
        return ()

    monkeypatch.setattr(chatwoot_setup, "diagnose", diagnose)
    asyncio.run(sign(settings.current()))
    program.main(["chatwoot", "doctor"])
    assert isinstance(told[0], datetime)


def test_the_doctor_needs_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def diagnose(*_: object, signed_since: object) -> tuple[object, ...]:
        return (bad("inbox_not_set"),) if signed_since is None else ()

    fresh = make_settings(f"sqlite:///{tmp_path / 'portal.db'}", tmp_path)
    fresh = replace(fresh, chatwoot=ChatwootSettings("https://chat.example", 1, "token"))
    monkeypatch.setattr(settings, "_in_use", [fresh])
    monkeypatch.setattr(chatwoot_setup, "diagnose", diagnose)
    assert program.main(["chatwoot", "doctor"]) == 1


def test_serving_does_not_load_the_sandbox() -> None:
    look = "import sys, tickets_app.__main__; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(told.stdout.split())
    assert "tickets_app.commands.serving" in loaded
    assert not [name for name in loaded if "sandbox" in name or "commands.demo" in name]


async def test_a_worker_that_is_told_to_end_gives_back_what_it_holds() -> None:
    happened: list[str] = []

    async def work() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.Event().wait()
        finally:
            happened.append("given back")

    await serving_commands.until_told(work())
    assert happened == ["given back"]


@pytest.mark.usefixtures("beside_chatwoot")
def test_the_doctor_says_that_chatwoot_has_not_called(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def diagnose(*_: object, **__: object) -> tuple[object, ...]:
        return ()

    monkeypatch.setattr(chatwoot_setup, "diagnose", diagnose)
    assert program.main(["--language", "en", "chatwoot", "doctor"]) == 0
    assert "No call of Chatwoot’s has come" in capsys.readouterr().out
