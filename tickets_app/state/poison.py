"""Deliveries of Chatwoot's that could not be worked off, on the administrator's page."""

from __future__ import annotations

import reflex as rx
from reflex.event import EventSpec

from tickets_app.domain.operations import PoisonRow
from tickets_app.services import operations, poison, tools
from tickets_app.state import operations as operations_page
from tickets_app.state.chosen import said, still, toggled, valid
from tickets_app.state.policy import admin
from tickets_app.state.session import actor


class PoisonState(rx.State):
    rows: list[PoisonRow] = []
    cursor: int = 0
    count: int = 0
    chosen: list[int] = []
    asked: list[int] = []
    is_loaded: bool = False

    @rx.event
    @admin
    async def load(self) -> None:
        self.rows, self.chosen, self.asked = [], [], []
        await self._read()
        self.is_loaded = True

    @rx.event
    @admin
    async def refresh(self) -> None:
        """Read again what is shown; pressed by the page itself while somebody looks at it."""
        await self._read()

    @rx.event
    @admin
    async def more(self) -> None:
        page = await operations.list_poison(tools.current(), actor(), self.cursor)
        self.rows, self.cursor = [*self.rows, *page.rows], page.next_cursor

    @rx.event
    @admin
    def choose(self, event_id: int, is_on: bool) -> None:
        self.chosen = toggled(self.chosen, event_id, is_on)

    @rx.event
    @admin
    def choose_all(self, is_on: bool) -> None:
        self.chosen = [row.event_id for row in self.rows if is_on]

    @rx.event
    @admin
    async def replay(self, event_id: int) -> EventSpec:
        """Have one delivery worked off again, or with 0 all that are chosen."""
        ids = valid([event_id]) if event_id else self.chosen
        count = await poison.replay(tools.current(), actor(), ids)
        return await self._told("poison.replayed", count)

    @rx.event
    @admin
    def ask(self, event_id: int) -> None:
        """Ask before one delivery is discarded, or with 0 all that are chosen."""
        self.asked = valid([event_id]) if event_id else self.chosen

    @rx.event
    @admin
    def keep(self) -> None:
        self.asked = []

    @rx.event
    @admin
    async def discard(self) -> EventSpec:
        ids, self.asked = self.asked, []
        count = await poison.discard(tools.current(), actor(), ids)
        return await self._told("poison.discarded", count)

    async def _told(self, key: str, count: int) -> EventSpec:
        await self._read()
        # The figures above the list count what was decided on as well.
        await operations_page.read(await self.get_state(operations_page.OperationsState))
        return said(key, count)

    async def _read(self) -> None:
        limit = max(operations.PAGE, len(self.rows))
        page = await operations.list_poison(tools.current(), actor(), limit=limit)
        if list(page.rows) != self.rows:
            self.rows = list(page.rows)
        self.cursor, self.count = page.next_cursor, page.count
        chosen = still(self.chosen, [row.event_id for row in self.rows])
        if chosen != self.chosen:
            self.chosen = chosen
