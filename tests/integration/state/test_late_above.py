"""What is heard late and belongs above the window shows on a page that has loaded so far up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete

from tests import factories
from tickets_app.db.timeline import TimelineEntry
from tickets_app.domain.people import Actor
from tickets_app.services.tools import Tools
from tickets_app.state import thread
from tickets_app.state.thread import ThreadState

COUNT = 120
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def dave(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> Actor:
    """Dave at the page of a long ticket; nobody signs in on this floor."""
    dave = await factories.person(tools)
    await factories.ticket(tools, dave)
    for number in range(COUNT):
        await says(tools, f"m{number:03}", number)
    monkeypatch.setattr(thread, "actor", lambda: dave)
    return dave


async def says(tools: Tools, text: str, minute: float) -> None:
    said_at = tools.clock() + minute * MINUTE
    await factories.alice_says(tools, 1, text, occurred_at=said_at)


@pytest.fixture
async def opened(tools: Tools, dave: Actor) -> ThreadState:
    """The page, on which older messages have been loaded once."""
    opened = ThreadState(_reflex_internal_init=True)  # type: ignore[call-arg]
    await thread.show(opened, 1, 0)
    await ThreadState.event_handlers["load_older"].fn(opened)
    return opened


def above(opened: ThreadState) -> list[str]:
    return [row.html.strip()[3:-4] for row in opened.older if row.kind == "message"]


async def test_it_stands_where_it_belongs(tools: Tools, opened: ThreadState) -> None:
    before = above(opened)
    await says(tools, "spät", 60.5)
    await thread.read_again(opened)
    place = before.index("m060") + 1
    assert above(opened) == [*before[:place], "spät", *before[place:]]
    assert len(opened.order) == 40


async def test_what_turned_out_untrue_leaves(tools: Tools, opened: ThreadState) -> None:
    before = above(opened)
    async with tools.sessions.begin() as session:
        await session.execute(delete(TimelineEntry).where(TimelineEntry.body == "m060"))
    await thread.read_again(opened)
    assert above(opened) == [said for said in before if said != "m060"]


async def test_what_is_new_below_has_nothing_above_read_again(
    tools: Tools, opened: ThreadState, selects: list[str]
) -> None:
    shown = above(opened)
    await says(tools, "neu", COUNT)
    selects.clear()
    await thread.read_again(opened)
    assert above(opened) == shown
    assert len([asked for asked in selects if "LIMIT" in asked and "timeline" in asked]) == 2


async def test_above_all_that_was_loaded_it_can_be_loaded(
    tools: Tools, opened: ThreadState
) -> None:
    await ThreadState.event_handlers["load_older"].fn(opened)
    assert opened.older_cursor == 0
    await says(tools, "ganz früh", -5)
    await thread.read_again(opened)
    assert opened.older_cursor or "ganz früh" in above(opened)
