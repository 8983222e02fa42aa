"""The open ticket: what it is, its thread, and what the reader writes in it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from tickets_app.domain.drafts import MessageDraft
from tickets_app.domain.errors import Invalid, NotFound, ProductError
from tickets_app.domain.rows import FileRow, TicketView
from tickets_app.domain.tickets import parse_ticket_number
from tickets_app.services import messages, own_typing, tickets, tools
from tickets_app.state import tabs, thread
from tickets_app.state.faults import words_of
from tickets_app.state.feedback import in_words, refused
from tickets_app.state.policy import authed
from tickets_app.state.session import actor
from tickets_app.state.thread import ThreadState
from tickets_app.state.thread_rows import ThreadRow, plain
from tickets_app.texts.table import say

NEWS_LENGTH = 120


class TicketState(rx.State):
    view: TicketView = TicketView()
    files: list[FileRow] = []
    is_loaded: bool = False
    is_missing: bool = False
    new_count: int = 0
    news: str = ""
    typist: str = ""
    typing_turn: int = 0
    error: str = ""
    sent_key: str = ""
    file_limit: int = 0
    _known: frozenset[str] = frozenset()

    @rx.event
    @authed
    async def load(self) -> None:
        number = parse_ticket_number(str(self.router.url.path.rstrip("/").rpartition("/")[2]))
        self.error = self.news = self.typist = ""
        self.file_limit = tools.current().settings.upload_max_bytes
        try:
            await self._open(number or 0)
        except NotFound:
            self.is_missing, self.view = True, TicketView()
        self.is_loaded = True

    @rx.event
    @authed
    async def refresh(self) -> None:
        if not self.view.number:
            return
        try:
            await self._read_again()
        except NotFound:
            self.is_missing, self.view = True, TicketView()

    @rx.event
    @authed
    async def see(self) -> None:
        """Note that the newest message has been on a page that somebody looks at."""
        if self.view.number:
            await tickets.mark_seen(tools.current(), actor(), self.view.number)

    @rx.event
    @authed
    def type_in(self) -> None:
        """Let support see that somebody is writing; it is told beside the page, not by it."""
        if self.view.number:
            own_typing.note(tools.current(), actor(), self.view.number)

    @rx.event
    @authed
    def show_typing(self, name: str, is_on: bool) -> None:
        self.typist = name.split()[0] if is_on and name.split() else ""
        self.typing_turn += 1

    @rx.event
    @authed
    async def send(self, form: dict[str, Any]) -> AsyncGenerator[None, None]:
        draft = _draft(form)
        if self.error:
            self.error = ""
            yield  # the same words twice would not reach the page, and it waits for them
        try:
            await messages.reply(tools.current(), actor(), self.view.number, draft)
        except Invalid as error:
            self.error = next(iter(words_of(error.fields, actor().language).values()), "")
        except ProductError as error:
            self.error = in_words(error, actor().language)
        else:
            self.sent_key = draft.client_key

    @rx.event
    @authed
    async def send_again(self, message_id: str) -> EventSpec | None:
        return await _tried(messages.send_again, self.view.number, message_id)

    @rx.event
    @authed
    async def discard(self, message_id: str) -> EventSpec | None:
        return await _tried(messages.discard, self.view.number, message_id)

    @rx.event
    @authed
    async def confirm(self) -> EventSpec | None:
        return await _tried(tickets.confirm_solved, self.view.number)

    async def _open(self, number: int) -> None:
        held = await self.get_state(ThreadState)
        if number == self.view.number and held.order:
            await self._read_again()
        else:
            self.is_loaded = False
            await self._begin(number)
        self.is_missing = False
        tabs.watch(TicketState.refresh, number=number, typing=TicketState.show_typing)

    async def _begin(self, number: int) -> None:
        found = await tickets.show(tools.current(), actor(), number)
        self._draw(found)
        held = await self.get_state(ThreadState)
        rows = await thread.show(held, number, found.read_entry_id)
        self.new_count = _count_new(rows)
        self._known = frozenset(row.key for row in rows)

    async def _read_again(self) -> None:
        found, rows = await thread.read_again(await self.get_state(ThreadState))
        self._draw(found)
        self._tell(rows)

    def _draw(self, found: TicketView) -> None:
        if self.files != list(found.files):
            self.files = list(found.files)
        # What changes with every message and is not drawn would send the rest along with it.
        drawn = replace(found, files=(), last_activity="", read_entry_id=0)
        if drawn != self.view:
            self.view = drawn

    def _tell(self, rows: tuple[ThreadRow, ...]) -> None:
        """Have the newest message of somebody else read out, once."""
        said = [row for row in rows if row.kind == "message" and not row.is_own]
        new = [row for row in said if row.key not in self._known]
        self._known = frozenset(row.key for row in rows)
        if new:
            line = plain(new[-1])[:NEWS_LENGTH]
            self.news = say("thread.news", actor().language, name=new[-1].name, line=line)
            self.typist = ""


async def _tried(verb: Any, *arguments: Any) -> EventSpec | None:
    try:
        await verb(tools.current(), actor(), *arguments)
    except ProductError as error:
        return refused(error)
    return None


def _draft(form: dict[str, Any]) -> MessageDraft:
    def typed(name: str) -> str:
        return str(form.get(name) or "")

    file_ids = tuple(filter(None, typed("file_ids").split(",")))
    return MessageDraft(typed("client_key"), typed("text"), file_ids, typed("replaces"))


def _count_new(rows: tuple[ThreadRow, ...]) -> int:
    first = next((place for place, row in enumerate(rows) if row.is_new), len(rows))
    return sum(row.kind == "message" and not row.is_own for row in rows[first:])
