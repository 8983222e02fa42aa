"""The rows of the open ticket's thread, kept so that a new message sends only itself.

Reflex sends a whole variable when anything in it changes. So the window is not one list: each row
lies in a variable of its own, and a short list of numbers says which of them follow one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import reflex as rx

from tickets_app.domain.rows import EntryPage, EntryRow, TicketView
from tickets_app.services import timeline, tools
from tickets_app.state.policy import authed
from tickets_app.state.session import actor
from tickets_app.state.thread_rows import ThreadRow, fold

WINDOW = 40
"""Entries shown at first; older ones come by the page."""
SLOTS = 60
"""Rows that may come while the page is open, before the oldest make room."""
PAGE = 50
LINES = ("day", "new")
MOST_OLDER = 500


class ThreadState(rx.State):
    order: list[int] = []
    older: list[ThreadRow] = []
    older_cursor: int = 0
    _number: int = 0
    _new_after: int = 0
    _first: EntryRow = EntryRow("", "")
    _older_count: int = 0
    _slots: dict[str, int] = {}

    @rx.event
    @authed
    async def load_older(self) -> None:
        """Put the page before the oldest row above it."""
        page = await timeline.page(tools.current(), actor(), self._number, self.older_cursor, PAGE)
        self.older = [*fold(page.entries), *self.older]
        is_enough = len(self.older) > MOST_OLDER
        self.older_cursor = 0 if is_enough else page.older_cursor
        self._older_count = await _count_older(self)


for _slot in range(SLOTS):
    ThreadState.add_var(f"slot_{_slot}", ThreadRow | None, None)


async def show(thread: ThreadState, number: int, new_after: int) -> tuple[ThreadRow, ...]:
    """Read the thread of a ticket that was not shown before, and give its rows."""
    thread._number, thread._new_after = number, new_after
    thread.older, thread.order, thread._slots = [], [], {}
    return await _begin(thread)


async def read_again(thread: ThreadState) -> tuple[TicketView, tuple[ThreadRow, ...]]:
    """Give the ticket and the rows of its window as they are now; only what changed is sent.

    Raises NotFound where the ticket is not theirs.
    """
    view, page = await timeline.newest(
        tools.current(), actor(), thread._number, SLOTS, new_after=thread._new_after
    )
    entries = _from(thread._first, page)
    rows = await _begin(thread) if entries is None else _put(thread, entries)
    if thread.older:
        await _read_older_again(thread)
    return view, rows


async def _read_older_again(thread: ThreadState) -> None:
    """Read what was loaded above the window once more where something has come or gone there."""
    count = await _count_older(thread)
    if count == thread._older_count:
        return
    oldest = EntryRow(thread.older[0].key, "first", text=thread.older[0].day)
    page, shown = EntryPage(older_cursor=thread._first.entry_id), None
    while page.older_cursor and shown is None and len(page.entries) < MOST_OLDER:
        above = await timeline.page(
            tools.current(), actor(), thread._number, page.older_cursor, PAGE
        )
        page = replace(above, entries=(*above.entries, *page.entries))
        shown = _from(oldest, page)
    thread.older, thread._older_count = list(fold(shown or page.entries)), count
    thread.older_cursor = _cursor_above(page, oldest)


def _cursor_above(page: EntryPage, oldest: EntryRow) -> int:
    """Give the cursor of what stands above the oldest row, which need not begin its page."""
    drawn = [entry for entry in page.entries if entry.kind not in LINES]
    place = next((at for at, entry in enumerate(drawn) if entry.key == oldest.key), 0)
    if place:
        return drawn[place].entry_id
    return page.older_cursor if len(drawn) < MOST_OLDER else 0


async def _count_older(thread: ThreadState) -> int:
    return await timeline.count_older(
        tools.current(), actor(), thread._number, thread._first.entry_id
    )


async def _begin(thread: ThreadState) -> tuple[ThreadRow, ...]:
    page = await timeline.page(
        tools.current(), actor(), thread._number, limit=WINDOW, new_after=thread._new_after
    )
    _make_room(thread, page)
    return _put(thread, page.entries)


def _from(first: EntryRow, page: EntryPage) -> Sequence[EntryRow] | None:
    """Give the entries from the window's first on, None where it is no longer among them."""
    entries = page.entries
    if not first.key:
        return None if page.older_cursor else entries
    place = next((at for at, entry in enumerate(entries) if entry.key == first.key), None)
    if place is None:
        return None
    # With more before it, it need not begin a day or a block; on the page it still does.
    day = EntryRow(key="day", kind="day", text=first.text)
    return (day, replace(entries[place], starts_block=True), *entries[place + 1 :])


def _make_room(thread: ThreadState, page: EntryPage) -> None:
    day = next((entry.text for entry in page.entries if entry.kind == "day"), "")
    drawn = [entry for entry in page.entries if entry.kind not in LINES]
    first = drawn[0] if drawn else EntryRow("", "")
    # Before the thread's own beginning something older may still come in late.
    is_whole = not (page.older_cursor or thread.older)
    key = "" if is_whole else first.key
    thread._first = EntryRow(key, "first", first.entry_id, text=day)
    if thread.older:
        kept = {row.key for row in fold(page.entries)}
        thread.older = [*thread.older, *(row for row in _shown(thread) if row.key not in kept)]
    else:
        thread.older_cursor = page.older_cursor


def _shown(thread: ThreadState) -> Iterator[ThreadRow]:
    for number in thread.order:
        yield getattr(thread, f"slot_{number}")


def _put(thread: ThreadState, entries: Iterable[EntryRow]) -> tuple[ThreadRow, ...]:
    rows = fold(entries)
    slots = arrange(thread._slots, [row.key for row in rows])
    for row in rows:
        name = f"slot_{slots[row.key]}"
        if getattr(thread, name) != row:
            setattr(thread, name, row)
    order = [slots[row.key] for row in rows]
    if order != thread.order:
        thread.order = order
    thread._slots = slots
    return rows


def arrange(known: Mapping[str, int], keys: Sequence[str]) -> dict[str, int]:
    """Give every key a slot: its own where it has one, else one that nobody needs any longer."""
    kept = {key: known[key] for key in keys if key in known}
    free = iter(sorted(set(range(SLOTS)) - set(kept.values())))
    return {key: kept[key] if key in kept else next(free) for key in keys}


def slots() -> list[Any]:
    """Give the variables of all slots, for the page to draw."""
    return [getattr(ThreadState, f"slot_{number}") for number in range(SLOTS)]
