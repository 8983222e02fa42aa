from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.people import Employee
from tests.browser.served import Program, Site, new_site, run, until
from tests.browser.support import Agent
from tickets_app.services.demo_stories import PASSWORD, RAFAEL, STORIES

ALONE = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-sync"]


@pytest.fixture(scope="session")
def built() -> None:
    """The front end, made of the present sources."""
    run("tickets_app", "build")


@pytest.fixture(scope="session")
def demo(built: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """What a newcomer starts, with all of its stories told."""
    with running_demo(tmp_path_factory.mktemp("demo")) as site:
        yield site


@contextmanager
def running_demo(folder: Path) -> Iterator[Site]:
    """Run the demo on free ports until the block ends."""
    site = new_site(folder)
    ports = ("--port", str(site.portal_port), "--sandbox-port", str(site.chatwoot_port))
    log = site.folder / "demo.log"
    # All journeys of a run are a few people's within minutes: no limit shall stop them.
    unbounded = {"TICKETS_AN_HOUR": "0", "REPLIES_IN_FIVE_MINUTES": "0"}
    program = Program(
        "tickets_app", "demo", *ports, log=log, DATA_DIR=str(site.folder), **unbounded
    )
    try:
        program.wait_until_ready(site.portal)
        until(lambda: _is_told(site), "the last story of the demo")
        yield site
    finally:
        program.stop()


def _is_told(site: Site) -> bool:
    messages = httpx.get(f"{site.chatwoot}/_sandbox/messages").json()
    last = STORIES[-1].steps[-1].words
    return any(message["content"] == last for message in messages)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for each module: while one is held, no asynchronous test could run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ALONE)
        yield browser
        browser.close()


def chromium_path() -> str:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "the browser tests need chromium: install it, or set CHROMIUM to its path"
    return path


@dataclass
class Desk:
    """Opens browsers for people; when all are closed, none of their pages has complained."""

    chromium: Browser
    site: Site
    kept: dict[str, Any]
    contexts: list[BrowserContext] = field(default_factory=list)
    people: list[Employee] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def fresh(self, **options: Any) -> Employee:
        """Somebody at a browser of their own, not signed in."""
        context = self.chromium.new_context(**{"locale": "pt-BR", **options})
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        return self.tab(context)

    def tab(self, context: BrowserContext) -> Employee:
        """One more tab of a browser."""
        person = Employee(context.new_page(), self.site.portal)
        self.people.append(person)
        return person

    def signed_in(self, name: str, **options: Any) -> Employee:
        """Somebody of the demo, by first name; signs in by the form only once."""
        if name not in self.kept:
            self._sign_in(name)
        return self.fresh(storage_state=self.kept[name], **options)

    def _sign_in(self, name: str) -> None:
        person = self.fresh()
        person.go("/sign-in")
        person.sign_in(f"{name}@aurora.example", PASSWORD)
        person.page.wait_for_url(f"{self.site.portal}/")
        self.kept[name] = person.page.context.storage_state()

    def expects(self, *complaints: str) -> None:
        """Let pages complain so: a refusal that a test wants is a complaint of the browser's."""
        self.expected += complaints

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        found = [problem for person in self.people for problem in person.wire.problems]
        assert [one for one in found if not any(part in one for part in self.expected)] == []


@pytest.fixture(scope="session")
def kept_sign_ins() -> dict[str, Any]:
    return {}


@pytest.fixture
def desk(chromium: Browser, demo: Site, kept_sign_ins: dict[str, Any]) -> Iterator[Desk]:
    opened = Desk(chromium, demo, kept_sign_ins)
    yield opened
    opened.close()


@pytest.fixture
def marina(desk: Desk) -> Employee:
    return desk.signed_in("marina")


@pytest.fixture
def henrique(desk: Desk) -> Employee:
    """A colleague who has no part in Marina's tickets."""
    return desk.signed_in("henrique")


@pytest.fixture
def rafael(demo: Site) -> Iterator[Agent]:
    agent = Agent(demo.chatwoot, RAFAEL)
    yield agent
    agent.close()


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """Make a file of that name and content."""

    def make(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return make
