"""A portal before a Chatwoot that runs apart, as an operator puts them up, and their bad days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Desk
from tests.browser.people import Employee
from tests.browser.served import Program, Site, new_site, run
from tests.browser.support import Agent

PASSWORD = "uma frase bem comprida"
SETTING = re.compile(r"^(CHATWOOT_\w+)=(\S+)$", re.MULTILINE)
CODE = re.compile(r"/set-up\W.*?([\w-]{32})", re.DOTALL)
EMAIL = "dave@example.test"


@dataclass
class Office:
    """Two programs that can be stopped and started again, each with what it knew."""

    site: Site
    settings: dict[str, str] = field(default_factory=dict)
    running: dict[str, Program] = field(default_factory=dict)

    def start_chatwoot(self) -> None:
        port, data = str(self.site.chatwoot_port), str(self.site.folder / "chatwoot")
        words = ("integrations.chatwoot.sandbox", "--port", port, "--data", data)
        log = self.site.folder / "chatwoot.log"
        self.running["chatwoot"] = Program(*words, "--print-json", log=log)
        self.running["chatwoot"].wait_for_line('"admin_token"')

    def start_portal(self) -> None:
        words = ("tickets_app", "serve", "--host", "127.0.0.1", "--port")
        log = self.site.folder / "portal.log"
        self.running["portal"] = Program(
            *words, str(self.site.portal_port), log=log, **self.settings
        )
        self.running["portal"].wait_until_ready(self.site.portal)

    def stop(self, name: str) -> None:
        self.running.pop(name).stop()

    @contextmanager
    def without_chatwoot(self) -> Iterator[None]:
        self.stop("chatwoot")
        try:
            yield
        finally:
            self.start_chatwoot()

    @contextmanager
    def without_portal(self) -> Iterator[None]:
        self.stop("portal")
        try:
            yield
        finally:
            self.start_portal()

    def command(self, *words: str, typed: str = "") -> str:
        return run("tickets_app", *words, typed=typed, **self.settings)


@pytest.fixture(scope="module")
def office(built: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = Office(new_site(tmp_path_factory.mktemp("office")))
    try:
        opened.start_chatwoot()
        opened.settings = settings_of(opened)
        opened.settings |= dict(SETTING.findall(opened.command("chatwoot", "setup")))
        opened.command("migrate")
        opened.start_portal()
        yield opened
    finally:
        for name in list(opened.running):
            opened.stop(name)


def settings_of(office: Office) -> dict[str, str]:
    token = re.search(r'"admin_token": "(\w+)"', office.running["chatwoot"].printed())
    assert token
    return {
        "DATA_DIR": str(office.site.folder),
        "PORTAL_BASE_URL": office.site.portal,
        "SECRET_KEY": "only-for-this-test-0123456789abcdef",
        "CHATWOOT_BASE_URL": office.site.chatwoot,
        "CHATWOOT_API_ACCESS_TOKEN": token[1],
        "CHATWOOT_TIMEOUT_SECONDS": "1",
        "UNKNOWN_QUARANTINE_SECONDS": "2",
    }


@pytest.fixture
def counter(chromium: Browser, office: Office) -> Iterator[Desk]:
    """Where people of this portal open their browsers."""
    opened = Desk(chromium, office.site, {})
    opened.expects("WebSocket connection to", "ERR_CONNECTION_REFUSED")
    yield opened
    opened.close()


@pytest.fixture
def agent(office: Office) -> Iterator[Agent]:
    found = Agent(office.site.chatwoot)
    yield found
    found.close()


@pytest.fixture
def dave(counter: Desk, office: Office) -> Employee:
    """An employee, made by the operator; signed in."""
    if not (office.site.folder / "dave").exists():
        office.command(
            "create-user",
            "--name",
            "Dave Dias",
            "--email",
            EMAIL,
            "--password-stdin",
            typed=PASSWORD,
        )
        office.command("add-sector", "Tecnologia")
        (office.site.folder / "dave").touch()
    person = counter.fresh()
    person.go("/sign-in")
    person.sign_in(EMAIL, PASSWORD)
    expect(person.page.get_by_role("heading", level=1)).to_contain_text("Dave")
    return person


def test_the_first_administrator_comes_in_by_the_code(counter: Desk, office: Office) -> None:
    code = CODE.search(office.running["portal"].printed())
    assert code, office.running["portal"].printed()
    ana = counter.fresh()
    ana.go("/set-up")
    typed = {"setup.code": code[1], "setup.name": "Ana Alves", "sign_in.email": "ana@example.test"}
    for label, words in typed.items():
        ana.page.get_by_label(ana.words(label), exact=True).fill(words)
    ana.page.get_by_label(ana.words("sign_in.password"), exact=True).fill(PASSWORD)
    ana.button("setup.go").click()
    expect(ana.heading("home.empty.title")).to_be_visible()
    expect(ana.link("place.admin")).to_be_visible()
    again = counter.fresh()
    again.go("/set-up")
    for label, words in typed.items():
        again.page.get_by_label(again.words(label), exact=True).fill(words)
    again.page.get_by_label(again.words("sign_in.password"), exact=True).fill(PASSWORD)
    again.button("setup.go").click()
    expect(again.button("sign_in.go")).to_be_visible()


def test_a_ticket_is_taken_while_chatwoot_is_away(
    dave: Employee, office: Office, agent: Agent
) -> None:
    said = dave.said("Não consigo trabalhar assim.")
    banner = dave.page.get_by_role("status").filter(has_text=dave.words("ticket.delivering.more"))
    with office.without_chatwoot():
        reference = dave.open_ticket("Sem suporte por um instante")
        expect(banner).to_be_visible()
        expect(said).to_contain_text(dave.words("message.saved"))
    expect(banner).to_be_hidden(timeout=60_000)
    expect(said).to_contain_text(dave.words("message.sent"))
    agent.wait_for(reference, "Não consigo trabalhar assim.")


def test_a_page_comes_back_after_a_restart_with_what_came_meanwhile(
    dave: Employee, office: Office, agent: Agent
) -> None:
    reference = dave.open_ticket("Reinício do portal")
    agent.reply(reference, "Antes do reinício.")
    expect(dave.said("Antes do reinício.")).to_be_visible()
    dave.composer.fill("Escrito durante a queda")
    with office.without_portal():
        expect(dave.text("net.reconnecting")).to_be_visible(timeout=30_000)
        expect(dave.composer).to_have_value("Escrito durante a queda")
    agent.reply(reference, "Depois do reinício.")
    expect(dave.text("net.reconnecting")).to_be_hidden(timeout=30_000)
    expect(dave.said("Depois do reinício.")).to_be_visible()
    expect(dave.composer).to_have_value("Escrito durante a queda")
    dave.composer.press("Enter")
    expect(dave.said("Escrito durante a queda")).to_contain_text(dave.words("message.sent"))
