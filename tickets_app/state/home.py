"""The list of the reader's tickets: what waits for them, what goes on, what was solved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

import reflex as rx
from reflex.event import EventSpec

from tickets_app.domain.drafts import TicketQuery
from tickets_app.domain.errors import ProductError
from tickets_app.domain.people import Actor
from tickets_app.domain.rows import TicketPage, TicketRow
from tickets_app.domain.tickets import ticket_number
from tickets_app.services import tickets, tools
from tickets_app.state import tabs
from tickets_app.state.feedback import refused, told
from tickets_app.state.policy import authed
from tickets_app.state.session import actor
from tickets_app.texts.home import what_goes_on, what_waits
from tickets_app.texts.table import say

STATUSES = ("all", "waiting", "open", "solved")
PAGE = 30
SOLVED_LATELY = 3
WORDS_LENGTH = 100
MORNING, AFTERNOON, EVENING = 5, 12, 18


@dataclass(frozen=True)
class Greeting:
    """The sentences at the top of the list."""

    hello: str = ""
    waits: str = ""
    goes_on: str = ""


@dataclass(frozen=True)
class Counts:
    """How many tickets stand where."""

    waiting: int = 0
    open: int = 0
    solved: int = 0
    all: int = 0


class HomeState(rx.State):
    greeting: Greeting = Greeting()
    counts: Counts = Counts()
    status: str = "all"
    words: str = ""
    words_in_address: str = ""
    waiting: list[TicketRow] = []
    going: list[TicketRow] = []
    solved: list[TicketRow] = []
    cursor: str = ""
    reopen_days: int = 14
    is_loaded: bool = False
    is_searching: bool = False

    @rx.event
    @authed
    async def load(self) -> None:
        asked = self.router.url.query_parameters
        status = asked.get("status", "all")
        self.status = status if status in STATUSES else "all"
        self.words = asked.get("q", "").strip()[:WORDS_LENGTH]
        self.words_in_address = quote(self.words, safe="")
        self.reopen_days = tools.current().settings.reopen_window.days
        tabs.watch(HomeState.refresh)
        await self._read(PAGE)

    @rx.event
    @authed
    async def refresh(self) -> None:
        await self._read_again()

    @rx.event
    @authed
    async def more(self) -> None:
        query = TicketQuery(self._paged_status, self.words, cursor=self.cursor, limit=PAGE)
        page = await tickets.list_mine(tools.current(), actor(), query)
        rows = self._paged_rows
        rows.extend(page.rows)
        self.cursor = page.next_cursor

    @rx.event
    @authed
    def search(self, words: str) -> EventSpec:
        self.is_searching = True
        return rx.redirect(address(self.status, words), replace=True)

    @rx.event
    @authed
    async def confirm(self, number: int) -> EventSpec:
        try:
            await tickets.confirm_solved(tools.current(), actor(), number)
        except ProductError as error:
            return refused(error)
        await self._read_again()
        return told("home.confirmed", reference=ticket_number(number))

    @property
    def _is_overview(self) -> bool:
        return self.status == "all" and not self.words

    @property
    def _paged_status(self) -> str:
        return "open" if self._is_overview else self.status

    @property
    def _paged_rows(self) -> list[TicketRow]:
        return {"waiting": self.waiting, "solved": self.solved}.get(self._paged_status, self.going)

    async def _read_again(self) -> None:
        shown = len(self.going) + len(self.waiting) + len(self.solved)
        await self._read(max(PAGE, shown))

    async def _read(self, limit: int) -> None:
        if self._is_overview:
            page = await self._read_overview(limit)
        else:
            page = await self._read_one(limit)
        self.cursor = page.next_cursor
        self.counts = _counts_of(page)
        self.greeting = greeting_of(actor(), page, tools.current().clock())
        self.is_loaded, self.is_searching = True, False

    async def _read_overview(self, limit: int) -> TicketPage:
        query = TicketQuery(status="open", limit=limit)
        everything, me = tools.current(), actor()
        page = await tickets.list_mine(everything, me, query)
        waiting = await tickets.list_mine(everything, me, replace(query, status="waiting"))
        lately = replace(query, status="solved", limit=SOLVED_LATELY)
        solved = await tickets.list_mine(everything, me, lately)
        self.waiting, self.going = list(waiting.rows), list(page.rows)
        self.solved = list(solved.rows)
        return page

    async def _read_one(self, limit: int) -> TicketPage:
        query = TicketQuery(self.status, self.words, limit=limit)
        page = await tickets.list_mine(tools.current(), actor(), query)
        self.waiting, self.going, self.solved = [], [], []
        match self.status:
            case "waiting":
                self.waiting = list(page.rows)
            case "solved":
                self.solved = list(page.rows)
            case _:
                self.going = list(page.rows)
        return page


def address(status: str, words: str) -> str:
    """Give the address of a list, without what is the usual."""
    asked = {"status": status if status != "all" else "", "q": words.strip()[:WORDS_LENGTH]}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/?{query}" if query else "/"


def greeting_of(person: Actor, page: TicketPage, now: datetime) -> Greeting:
    """Greet by the clock of the person's own zone and say what waits for them."""
    hour = now.astimezone(ZoneInfo(person.time_zone)).hour
    part = "evening"
    if MORNING <= hour < AFTERNOON:
        part = "morning"
    elif AFTERNOON <= hour < EVENING:
        part = "afternoon"
    first_name = person.name.split()[0] if person.name.split() else person.email
    return Greeting(
        say(f"home.{part}", person.language, name=first_name),
        what_waits(page.waiting_count, person.language),
        what_goes_on(page.open_count, page.waiting_count, person.language),
    )


def _counts_of(page: TicketPage) -> Counts:
    total = page.waiting_count + page.open_count + page.solved_count
    return Counts(page.waiting_count, page.open_count, page.solved_count, total)
