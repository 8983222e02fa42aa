"""The administrator's page of deliveries: how they stand, what has stopped, and the way on."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx
from reflex.event import EventSpec

from tickets_app.domain.operations import DeliveryView, OutgoingRow, shown
from tickets_app.services import operations, operations_many, operations_status, tools
from tickets_app.state import tabs
from tickets_app.state.chosen import said, still, toggled, valid
from tickets_app.state.policy import admin
from tickets_app.state.session import actor
from tickets_app.state.stopped import StoppedState


class OperationsState(rx.State):
    view: DeliveryView = DeliveryView()
    shown: str = "dead"
    rows: list[OutgoingRow] = []
    cursor: int = 0
    chosen: list[int] = []
    skippable: list[int] = []
    asked: list[int] = []
    is_loaded: bool = False

    @rx.event
    @admin
    async def load(self) -> None:
        asked = self.router.url.query_parameters.get("show", "")
        self.shown = shown(asked).value
        self.rows, self.chosen, self.skippable, self.asked = [], [], [], []
        tabs.watch_stopped(OperationsState.refresh)
        await read(self)
        self.is_loaded = True

    @rx.event
    @admin
    async def refresh(self) -> None:
        """Read again what is shown; pressed by the page itself while somebody looks at it."""
        await read(self)

    @rx.event
    @admin
    async def more(self) -> None:
        page = await operations.list_outgoing(
            tools.current(), actor(), shown(self.shown), self.cursor
        )
        self.rows, self.cursor = [*self.rows, *page.rows], page.next_cursor

    @rx.event
    @admin
    def choose(self, row_id: int, is_on: bool) -> None:
        self._choose(toggled(self.chosen, row_id, is_on))

    @rx.event
    @admin
    def choose_all(self, is_on: bool) -> None:
        self._choose([row.row_id for row in self.rows if row.can_retry and is_on])

    @rx.event
    @admin
    async def retry(self, row_id: int) -> EventSpec:
        """Have one piece of work tried again, or with 0 all that are chosen."""
        ids = valid([row_id]) if row_id else self.chosen
        count = await operations_many.retry(tools.current(), actor(), ids)
        await read(self)
        return said("delivery.retried", count)

    @rx.event
    @admin
    def ask(self, row_id: int) -> None:
        """Ask before one piece of work is skipped, or with 0 all that are chosen."""
        self.asked = valid([row_id]) if row_id else self.skippable

    @rx.event
    @admin
    def keep(self) -> None:
        self.asked = []

    @rx.event
    @admin
    async def skip(self) -> EventSpec:
        ids, self.asked = self.asked, []
        count = await operations_many.skip(tools.current(), actor(), ids)
        await read(self)
        return said("delivery.skipped", count)

    async def _read_rows(self) -> None:
        limit = max(operations.PAGE, len(self.rows))
        page = await operations.list_outgoing(
            tools.current(), actor(), shown(self.shown), limit=limit
        )
        if list(page.rows) != self.rows:
            self.rows = list(page.rows)
        self.cursor = page.next_cursor
        self._choose(still(self.chosen, [row.row_id for row in self.rows if row.can_retry]))

    def _choose(self, ids: Sequence[int]) -> None:
        can_skip = {row.row_id for row in self.rows if row.can_skip}
        chosen, skippable = list(ids), [one for one in ids if one in can_skip]
        if (chosen, skippable) != (self.chosen, self.skippable):
            self.chosen, self.skippable = chosen, skippable


async def read(page: OperationsState) -> None:
    """Read what the page shows again; what has not changed is not sent."""
    view = await operations_status.show(tools.current(), actor())
    if view != page.view:
        page.view = view
    await page._read_rows()
    badge = await page.get_state(StoppedState)
    if badge.count != view.attention_count:
        badge.count = view.attention_count
