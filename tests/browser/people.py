"""What an employee does on the portal's pages, found by role and by the words of the table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Error, Locator, Page, WebSocket, expect

from tickets_app.texts import say

REFERENCE = re.compile(r"HD-\d{6}")


@dataclass
class Wire:
    """Everything that the server has sent to one page by its socket, and all that went wrong."""

    received: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    address: str = ""
    problems: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("websocket", self._watch_socket)
        page.on("pageerror", self._note_error)
        page.on("console", self._note_complaint)

    def _note_error(self, error: Error) -> None:
        self.problems.append(f"{error.name}: {error.message}")

    def _note_complaint(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.problems.append(f"{said.text} ({said.location.get('url')})")

    def _watch_socket(self, socket: WebSocket) -> None:
        self.address = socket.url
        socket.on("framereceived", lambda frame: self.received.append(_text_of(frame)))
        socket.on("framesent", lambda frame: self.sent.append(_text_of(frame)))


class Employee:
    """One person at one tab."""

    def __init__(self, page: Page, site: str, language: str = "pt") -> None:
        self.page = page
        self.site = site
        self.language = language
        self.wire = Wire()
        self.wire.watch(page)

    def words(self, key: str, **parameters: str | int) -> str:
        return say(key, self.language, **parameters)

    def go(self, path: str) -> None:
        """Open a page and wait until it has what it shows."""
        self.page.goto(self.site + path)
        expect(self.page.locator(".frame[data-language]:not([data-language=''])")).to_be_attached()
        expect(self.page.locator("main h1").first).to_be_attached()

    def sign_in(self, email: str, password: str) -> None:
        self.page.get_by_label(self.words("sign_in.email")).fill(email)
        self.page.get_by_label(self.words("sign_in.password"), exact=True).fill(password)
        self.button("sign_in.go").click()

    def sign_out(self) -> None:
        self.go("/account")
        self.button("account.leave").last.click()

    def button(self, key: str, **parameters: str | int) -> Locator:
        return self.page.get_by_role("button", name=self.words(key, **parameters), exact=True)

    def link(self, key: str) -> Locator:
        return self.page.get_by_role("link", name=self.words(key), exact=True)

    @property
    def face(self) -> Locator:
        """The button behind which the person's menu lies."""
        return self.page.locator("[popovertarget=face-menu]")

    def heading(self, key: str, **parameters: str | int) -> Locator:
        return self.page.get_by_role("heading", name=self.words(key, **parameters), exact=True)

    def text(self, key: str, **parameters: str | int) -> Locator:
        return self.page.get_by_text(self.words(key, **parameters), exact=True)

    def fill_ticket(self, title: str, text: str, sector: str = "Tecnologia") -> None:
        """Fill what must be filled; the form has to be open."""
        self.page.get_by_label(self.words("new.subject"), exact=True).fill(title)
        self.page.get_by_label(self.words("new.description"), exact=True).fill(text)
        self.page.get_by_role("radio", name=sector, exact=True).check()

    def open_ticket(self, title: str, text: str = "Não consigo trabalhar assim.") -> str:
        """Open a ticket, stay on its page, and give its reference."""
        self.go("/tickets/new")
        self.fill_ticket(title, text)
        self.button("new.send").click()
        return self.opened()

    def opened(self) -> str:
        """Wait for the page of the ticket that was just sent, and give its reference."""
        self.page.wait_for_url(re.compile(r"/tickets/\d+"))
        shown = self.page.locator("main header").get_by_text(REFERENCE)
        expect(shown).to_be_visible()
        return shown.inner_text()

    def look_at(self, reference: str) -> None:
        self.go(f"/tickets/{int(reference.removeprefix('HD-'))}")

    @property
    def thread(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def composer(self) -> Locator:
        return self.page.get_by_label(self.words("composer.label"))

    def write(self, text: str) -> None:
        self.composer.fill(text)
        self.composer.press("Enter")

    def attach(self, *files: Path) -> None:
        """Choose files for what is written, and wait until each is up or refused."""
        rows = self.page.locator("[data-file-list] > li")
        before = rows.count()
        self.page.locator("[data-file-input]").set_input_files(files)
        expect(rows).to_have_count(before + len(files))
        expect(self.page.locator("[data-uploads]")).to_have_attribute("data-pending", "0")

    def row_of(self, name: str) -> Locator:
        """The row of a file that is chosen but not sent."""
        return self.page.locator("[data-file-list] > li").filter(has_text=name)

    def said(self, text: str) -> Locator:
        """The messages with that text."""
        return self.thread.get_by_role("article").filter(has_text=text)

    def rows(self, title: str) -> Locator:
        """The rows of the list with that title."""
        return self.page.get_by_role("listitem").filter(has_text=title)

    def speak(self, language: str) -> None:
        """Choose the language in which the person reads from now on."""
        self.go("/account")
        self.page.get_by_role("main").get_by_role(
            "button", name=say(f"own.{language}", "pt")
        ).click()
        self.language = language
        expect(self.heading("account.title")).to_be_visible()


def _text_of(frame: str | bytes) -> str:
    return frame if isinstance(frame, str) else frame.decode(errors="replace")
