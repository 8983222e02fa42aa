from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets_app.domain.rows import EntryPage, EntryRow, TicketView
from tickets_app.state import thread
from tickets_app.state.thread import SLOTS, ThreadState, arrange
from tickets_app.state.thread_rows import ThreadRow, fold, plain


def message(key: str, **more: object) -> EntryRow:
    return EntryRow(key=key, kind="message", html=f"<p>{key}</p>", **more)  # type: ignore[arg-type]


def event(key: str, when: str = "9:00") -> EntryRow:
    return EntryRow(key=key, kind="event", text=key, when=when)


DAY = EntryRow(key="day-1", kind="day", text="Hoje")
NEW = EntryRow(key="new", kind="new")


def test_a_day_and_a_new_line_hang_on_the_row_below_them() -> None:
    (first, second) = fold([DAY, message("a"), NEW, message("b")])
    assert (first.day, first.is_new) == ("Hoje", False)
    assert (second.day, second.is_new) == ("", True)


def test_events_in_a_row_are_one_row() -> None:
    rows = fold([message("a"), event("e1"), event("e2"), message("b"), event("e3")])
    assert [row.kind for row in rows] == ["message", "events", "message", "events"]
    assert [one.key for one in rows[1].events] == ["e1", "e2"]


def test_a_new_day_ends_a_row_of_events() -> None:
    rows = fold([event("e1"), DAY, event("e2")])
    assert [(row.key, row.day) for row in rows] == [("e1", ""), ("e2", "Hoje")]


def test_events_that_join_later_keep_the_row_that_is_there() -> None:
    before = fold([event("e1")])
    after = fold([event("e1"), event("e2")])
    assert [row.key for row in before] == [row.key for row in after]


def test_a_message_is_read_out_without_its_form() -> None:
    row = ThreadRow(html="<p>Já vou <strong>até aí</strong>.</p>\n<p>5 &gt; 4</p>")
    assert plain(row) == "Já vou até aí. 5 > 4"


def test_what_is_shown_keeps_its_place_when_more_comes() -> None:
    known = arrange({}, ["a", "b"])
    assert arrange(known, ["a", "b", "c"]) == {**known, "c": 2}


def test_a_place_that_became_free_is_used_again() -> None:
    known = arrange({}, [str(key) for key in range(SLOTS)])
    assert arrange(known, [*map(str, range(1, SLOTS)), "new"])["new"] == known["0"]


@given(st.lists(st.sets(st.integers(0, 200), max_size=SLOTS), max_size=20))
def test_two_rows_never_share_a_place(windows: list[set[int]]) -> None:
    slots: dict[str, int] = {}
    for window in windows:
        slots = arrange(slots, [str(key) for key in sorted(window)])
        assert len(set(slots.values())) == len(window)


Shown = Callable[[list[str]], Awaitable[list[str]]]


@pytest.fixture
def open_thread() -> ThreadState:
    return ThreadState(_reflex_internal_init=True)  # type: ignore[call-arg]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, open_thread: ThreadState) -> Shown:
    """Lets the page read a thread of these messages; gives what it shows of it then."""

    said: list[str] = []

    async def page(*_: object, limit: int, new_after: int) -> EntryPage:
        entries = tuple(message(key) for key in said[-limit:])
        return EntryPage(entries, older_cursor=len(said) if len(said) > limit else 0)

    async def newest(*values: int, new_after: int) -> tuple[TicketView, EntryPage]:
        return TicketView(), await page(limit=values[-1], new_after=new_after)

    # The services behind it need a database and somebody signed in, and this floor has neither.
    monkeypatch.setattr(thread, "timeline", SimpleNamespace(page=page, newest=newest))
    monkeypatch.setattr(thread, "tools", SimpleNamespace(current=lambda: None))
    monkeypatch.setattr(thread, "actor", lambda: None)

    async def read(keys: list[str]) -> list[str]:
        said[:] = keys
        if open_thread.order:
            await thread.read_again(open_thread)
        else:
            await thread.show(open_thread, 1, 0)
        rows = [getattr(open_thread, f"slot_{slot}") for slot in open_thread.order]
        return [row.key for row in rows]

    return read


async def test_what_comes_late_stands_where_it_belongs(
    open_thread: ThreadState, shown: Shown
) -> None:
    await shown(["a", "c"])
    before = dict(open_thread._slots)
    assert await shown(["a", "b", "c"]) == ["a", "b", "c"]
    assert open_thread._slots == {**before, "b": 2}


async def test_what_comes_late_may_stand_before_the_first(shown: Shown) -> None:
    await shown(["b", "c"])
    assert await shown(["a", "b", "c"]) == ["a", "b", "c"]


async def test_what_comes_late_above_a_window_waits_among_the_older(shown: Shown) -> None:
    keys = [f"{n:02}" for n in range(50)]
    window = await shown(keys)
    assert window == keys[-40:]
    assert await shown(sorted([*keys, "08b"])) == window
    assert await shown(sorted([*keys, "45b"])) == sorted([*window, "45b"])


async def test_a_full_window_makes_room_also_for_what_comes_late(shown: Shown) -> None:
    keys = [f"{n:02}" for n in range(SLOTS)]
    await shown(keys)
    for late in range(30, 55):
        keys = sorted([*keys, f"{late}b"])
        window = await shown(keys)
        assert len(window) >= 40
        assert window == keys[-len(window) :]
