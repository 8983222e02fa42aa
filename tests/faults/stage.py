"""Everything a scenario plays on: a Chatwoot, the lines to and from it, a database, programs."""

from __future__ import annotations

import asyncio
import json
import secrets
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from integrations.chatwoot.setup import Kept
from tests.faults import writer
from tests.faults.processes import ROOT, Nursery, Program, until
from tests.faults.proxy import Proxy
from tickets_app import setting_sources, settings
from tickets_app.domain.drafts import PersonDraft
from tickets_app.services import chatwoot_setup, migrations, people, sectors, wiring
from tickets_app.settings import ChatwootSettings

HOOK = "/api/chatwoot/webhook"
SCALED = {
    "OUTBOX_LEASE_SECONDS": "3",
    "UNKNOWN_QUARANTINE_SECONDS": "3",
    "CHATWOOT_TIMEOUT_SECONDS": "1",
    "CHATWOOT_REQUESTS_PER_SECOND": "100",
    "RECONCILE_SECONDS": "5",
}
"""So that a day of faults takes minutes: a late commit of two seconds is one of a minute."""
SHORT_TRANSACTION_SECONDS = 2.0

UNFINISHED_TRANSACTIONS = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
)


class Chatwoot:
    """The sandbox as a program of its own, with what a test and an agent may ask of it."""

    def __init__(self, port: int, folder: Path) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self._log = (folder / "chatwoot.log").open("wb")
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "integrations.chatwoot.sandbox"),
                *("--port", str(port), "--print-json"),
                *("--frontend-url", f"http://127.0.0.1:{port + 1}"),
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            start_new_session=True,
        )
        assert self._process.stdout
        said = self._process.stdout.readline()
        assert said, (folder / "chatwoot.log").read_text()
        self.access: dict[str, Any] = json.loads(said)
        self.account = f"/api/v1/accounts/{self.access['account']}"
        self.http = httpx.Client(base_url=self.base, timeout=60, trust_env=False)
        until(self._is_up, "the sandbox")

    def _is_up(self) -> bool:
        try:
            return self.http.get("/_sandbox/people").status_code == 200
        except httpx.TransportError:
            return False

    def settings(self) -> ChatwootSettings:
        return ChatwootSettings(
            self.base, int(self.access["account"]), str(self.access["admin_token"])
        )

    def faults(self, **switches: object) -> None:
        self.http.patch("/_sandbox/faults", json=switches).raise_for_status()

    def calm(self) -> None:
        self.http.delete("/_sandbox/faults").raise_for_status()

    def idle(self) -> None:
        self.http.post("/_sandbox/idle").raise_for_status()

    def messages(self) -> list[dict[str, Any]]:
        return self.http.get("/_sandbox/messages").raise_for_status().json()

    def conversations(self) -> list[dict[str, Any]]:
        return self.http.get("/_sandbox/conversations").raise_for_status().json()

    def as_agent(self, method: str, path: str, **more: Any) -> httpx.Response:
        """A call as the agent makes it, below the account."""
        headers = {"api_access_token": str(self.access["agent_token"])}
        return self.http.request(method, self.account + path, headers=headers, **more)

    def says(self, conversation_id: int, text: str, **more: object) -> int:
        """The agent writes; gives Chatwoot's number of the message."""
        body = {"content": text, "message_type": "outgoing", **more}
        path = f"/conversations/{conversation_id}/messages"
        return int(self.as_agent("POST", path, json=body).raise_for_status().json()["id"])

    def invite_agent(self, inbox_id: int) -> None:
        body = {"inbox_id": inbox_id, "user_ids": [self.access["agent_id"]]}
        headers = {"api_access_token": str(self.access["admin_token"])}
        path = f"{self.account}/inbox_members"
        self.http.post(path, json=body, headers=headers).raise_for_status()

    def stop(self) -> None:
        self.http.close()
        self._process.kill()
        self._process.communicate()
        self._log.close()


class Database:
    """The portal's database, read past the portal."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        if self.is_sqlite:
            path = self.url.removeprefix("sqlite:///")
            with closing(sqlite3.connect(path, timeout=10)) as connection:
                return connection.execute(query).fetchall()
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(query.encode()).fetchall()

    def execute(self, statement: str) -> None:
        if self.is_sqlite:
            path = self.url.removeprefix("sqlite:///")
            with closing(sqlite3.connect(path, timeout=10)) as connection, connection:
                connection.execute(statement)
            return
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())

    def value(self, query: str) -> Any:
        return self.rows(query)[0][0]

    def clear(self) -> None:
        if not self.is_sqlite:
            with psycopg.connect(self.url, autocommit=True) as connection:
                connection.execute("DROP SCHEMA public CASCADE")
                connection.execute("CREATE SCHEMA public")

    def is_held_by_nobody(self) -> bool:
        """Whether no transaction goes on that holds up others; a short one is waited for."""
        if not self.is_sqlite:
            return self._is_free_soon()
        path = self.url.removeprefix("sqlite:///")
        with closing(
            sqlite3.connect(path, timeout=SHORT_TRANSACTION_SECONDS, isolation_level=None)
        ) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            connection.execute("ROLLBACK")
            return True

    def _is_free_soon(self) -> bool:
        end = time.monotonic() + SHORT_TRANSACTION_SECONDS
        while is_held := bool(self.value(UNFINISHED_TRANSACTIONS)):
            if time.monotonic() > end:
                break
            time.sleep(0.02)
        return not is_held

    def is_whole(self) -> bool:
        return not self.is_sqlite or self.value("PRAGMA integrity_check") == "ok"


@dataclass
class Stage:
    """A portal that is set up with a Chatwoot, and the means to disturb both."""

    folder: Path
    port: int
    database: Database
    chatwoot: Chatwoot
    kept: Kept
    way_out: Proxy
    """What the portal says to Chatwoot runs through it."""
    way_in: Proxy
    """What Chatwoot and browsers say to the portal runs through it."""
    env: dict[str, str]
    nursery: Nursery
    programs: list[Program] = field(default_factory=list[Program])

    @property
    def portal(self) -> str:
        """The portal past the proxy."""
        return f"http://127.0.0.1:{self.port + 3}"

    def reopen_nursery(self) -> None:
        """Let programs start with what the environment says by now."""
        self.nursery.stop()
        self.nursery = Nursery(self.env, self.folder / "nursery.log")

    def web(self, **armed: str) -> Program:
        """The server; `until_up` tells when it takes calls."""
        words = ["serve", "--host", "127.0.0.1", "--port", str(self.port + 3)]
        return self._start(words, "web", armed, EMBEDDED_WORKER="false")

    def until_up(self) -> None:
        def look() -> bool:
            try:
                answer = httpx.get(f"{self.portal}/readyz", timeout=5)
            except httpx.TransportError:
                return False
            return answer.status_code == 200

        until(look, "the portal up")

    def worker(self, name: str = "worker", **armed: str) -> Program:
        return self._start(["worker"], name, armed)

    def writer(self, name: str, **options: object) -> Program:
        """A person at work, in a process of their own."""
        words = writer.words_of(name, {"folder": self.folder, **options})
        return self._start(words, name, {})

    def armed_writer(self, name: str, armed: dict[str, str], **options: object) -> Program:
        """The same, but for what happens to them at those moments."""
        words = writer.words_of(name, {"folder": self.folder, **options})
        return self._start(words, name, armed)

    def write(self, count: int, *, tickets: int, person: int = 0, **more: object) -> None:
        """Have a person write that many messages more, by turns in that many tickets."""
        name = name_of(person)
        done = len(writer.read_lines(self.folder / f"{name}.ack"))
        options = {"tickets": tickets, "count": done + count, "pause": 0, "each": 1, **more}
        program = self.writer(name, **options)
        assert program.reap() == 0, program.printed()
        self.programs.remove(program)

    def migration(self, **armed: str) -> Program:
        return self._start(["migrate"], "migrate", armed)

    def step_back(self) -> str:
        """Make the database one of the release before; gives its revision."""
        asyncio.run(_step_back(settings.read(self.env)))
        return self.revision()

    def revision(self) -> str:
        return str(self.database.value("SELECT version_num FROM alembic_version"))

    def person(self, name: str) -> AbstractAsyncContextManager[writer.Writer]:
        """The same person here, for a scenario that decides what they do."""
        words = writer.words_of(name, {"folder": self.folder})[1:]
        return writer.open_writer(settings.read(self.env), writer.parse(words))

    def _start(self, words: list[str], name: str, armed: dict[str, str], **env: str) -> Program:
        program = Program(self.nursery, words, self.folder / f"{name}.log", **env)
        self.programs.append(program)
        program.start(**armed)
        return program

    def set_clock(self, seconds: float) -> None:
        """Have the portal's clock go so far before the real one, or behind it."""
        part = self.folder / "clock.part"
        part.write_text(str(seconds))
        part.rename(self.folder / "clock")

    def unfinished(self) -> int:
        return int(self.database.value("SELECT count(*) FROM outbox WHERE state != 'done'"))

    def drain(self, seconds: float = 120) -> float:
        """Wait until nothing is left to send; gives the seconds that it took."""
        begun = time.monotonic()
        until(lambda: not self.unfinished(), "everything delivered", seconds)
        self.chatwoot.idle()
        return time.monotonic() - begun

    def received(self) -> int:
        query = "SELECT count(*) FROM webhook_event WHERE state = 'received'"
        return int(self.database.value(query))

    def acknowledged(self) -> list[dict[str, Any]]:
        """What the portal has said yes to, by all writers."""
        files = sorted(self.folder.glob("*.ack"))
        return [json.loads(line) for file in files for line in writer.read_lines(file)]

    def run(self, *words: str, **env: str) -> str:
        """Run a command of the product to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "tickets_app", *words],
            cwd=ROOT,
            env={**_environment(), **self.env, **env},
            text=True,
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def open_stage(
    folder: Path, port: int, database_url: str = "", *, people_count: int = 2, **more: str
) -> Iterator[Stage]:
    """Build everything anew on six ports, and end all of it with the block."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    database = Database(database_url or f"sqlite:///{folder / 'portal.db'}")
    database.clear()
    chatwoot = Chatwoot(port, folder)
    way_out, way_in = Proxy(port + 1, port), Proxy(port + 2, port + 3)
    stage = None
    try:
        env = {**_settings(folder, port, database.url), **SCALED, **more}
        kept = asyncio.run(_set_up(chatwoot, settings.read(env), people_count))
        env |= {
            **chatwoot_setup.kept_settings(kept),
            "CHATWOOT_BASE_URL": f"http://127.0.0.1:{port + 1}",
            "CHATWOOT_API_ACCESS_TOKEN": str(chatwoot.access["admin_token"]),
        }
        chatwoot.invite_agent(kept.inbox_id)
        nursery = Nursery(env, folder / "nursery.log")
        stage = Stage(folder, port, database, chatwoot, kept, way_out, way_in, env, nursery)
        yield stage
    finally:
        if stage:
            for program in stage.programs:
                program.kill()
            stage.nursery.stop()
        way_out.stop()
        way_in.stop()
        chatwoot.stop()


def _environment() -> dict[str, str]:
    return setting_sources.child_environment()


def _settings(folder: Path, port: int, database_url: str) -> dict[str, str]:
    return {
        "DATA_DIR": str(folder),
        "DATABASE_URL": database_url,
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port + 2}",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "TICKETS_AN_HOUR": "0",
        "REPLIES_IN_FIVE_MINUTES": "0",
        "LOG_LEVEL": "warning",
    }


async def _step_back(found: settings.Settings) -> None:
    def downgrade(connection: Connection) -> None:
        config = Config(migrations.INI)
        config.attributes["connection"] = connection
        command.downgrade(config, "-1")

    async with wiring.open_engine(found) as engine, engine.begin() as connection:
        await connection.run_sync(downgrade)


async def _set_up(chatwoot: Chatwoot, found: settings.Settings, people_count: int) -> Kept:
    async with wiring.open_engine(found) as engine:
        await migrations.upgrade(engine)
    async with wiring.open_tools(found) as tools:
        await sectors.add_sector(tools, "IT")
        for number in range(people_count):
            email = f"{name_of(number)}@example.test"
            draft = PersonDraft(f"Person {number}", email, "employee", secrets.token_urlsafe(16))
            await people.create_user(tools, draft)
    return (await chatwoot_setup.set_up(found, chatwoot.settings())).kept


def name_of(number: int) -> str:
    """The name of a writer, and the beginning of their address."""
    return f"person{number}"


def as_line(figures: Mapping[str, object]) -> str:
    return "  ".join(f"{name} {value}" for name, value in figures.items())
