from __future__ import annotations

import asyncio
from typing import Any

import pytest
import reflex as rx

from tickets_app.domain.ids import CompanyId, UserId
from tickets_app.domain.people import Actor, Role
from tickets_app.services.announcements import Announcement
from tickets_app.state import live, tabs
from tickets_app.state.policy import authed
from tickets_app.state.tabs import OF_NO_TICKET, Tab, Tabs, Watch


class PageState(rx.State):
    @rx.event
    @authed
    def refresh(self) -> None: ...

    @rx.event
    @authed
    def show_typing(self, name: str, is_on: bool) -> None: ...


class Heard(live.Pusher):
    """A pusher whose tabs are all connected and write down what they are told."""

    def __init__(self) -> None:
        super().__init__(rx.App.__new__(rx.App))
        self.told: list[str] = []

    async def _enqueue(self, tab: Tab, spec: Any) -> None:
        self.told.append(tab.token)

    async def _send_away(self, tab: Tab) -> None:
        self.told.append(f"away {tab.token}")

    def _is_here(self, token: str) -> bool:
        return True


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    monkeypatch.setattr(tabs, "opened", Tabs())
    return Heard()


def open_tab(token: str, person: str, *, number: int | None = None, session: str = "") -> None:
    actor = Actor(
        UserId(person),
        CompanyId(1),
        f"{person}@example.com",
        person,
        Role.EMPLOYEE,
        session_hash=session or f"session of {person}",
    )
    tabs.opened.remember(token, actor)
    if number is not None:
        tabs.opened.by_token[token].watch = Watch(PageState.refresh, number, PageState.show_typing)


def changed(number: int, *people: str) -> Announcement:
    return Announcement("ticket", user_ids=people, number=number)


async def test_what_stopped_reaches_every_tab_of_the_administrators_and_no_other(
    heard: Heard,
) -> None:
    open_tab("anywhere", "root")
    open_tab("list", "root", number=0)
    open_tab("other", "dave", number=0)
    await heard.hear(Announcement("stopped", user_ids=("root",)))
    await asyncio.sleep(0)
    assert heard.told == ["anywhere", "list"]


async def test_a_page_of_what_stopped_is_loaded_again_once_for_a_burst_and_for_no_ticket(
    heard: Heard,
) -> None:
    open_tab("deliveries", "root")
    tab = tabs.opened.by_token["deliveries"]
    tab.watch = Watch(PageState.refresh, OF_NO_TICKET, is_of_stopped=True)
    await heard.hear(changed(7, "root"))
    for _ in range(20):
        await heard.hear(Announcement("stopped", user_ids=("root",)))
    await asyncio.sleep(3 * live.REST)
    assert heard.told == ["deliveries"] * 2


async def test_a_change_reaches_the_tabs_that_show_it_and_no_others(heard: Heard) -> None:
    open_tab("list", "dave", number=0)
    open_tab("same ticket", "dave", number=7)
    open_tab("other ticket", "dave", number=8)
    open_tab("other person", "carol", number=7)
    open_tab("no live page", "dave")
    await heard.hear(changed(7, "dave"))
    await asyncio.sleep(0)
    assert heard.told == ["list", "same ticket"]


async def test_reading_a_thread_counts_lists_again_and_loads_no_thread(heard: Heard) -> None:
    open_tab("list", "dave", number=0)
    open_tab("same ticket", "dave", number=7)
    await heard.hear(Announcement("read", user_ids=("dave",), number=7))
    await asyncio.sleep(0)
    assert heard.told == ["list"]


async def test_a_burst_costs_two_loads_and_the_first_comes_at_once(heard: Heard) -> None:
    open_tab("list", "dave", number=0)
    for _ in range(20):
        await heard.hear(changed(7, "dave"))
    await asyncio.sleep(0)
    assert heard.told == ["list"]
    await asyncio.sleep(3 * live.REST)
    assert heard.told == ["list", "list"]


async def test_signing_out_sends_away_every_tab_of_that_session_only(heard: Heard) -> None:
    open_tab("one", "dave", session="here")
    open_tab("two", "dave", session="here")
    open_tab("phone", "dave", session="there")
    await heard.hear(Announcement("signed_out", user_ids=("dave",), session_hash="here"))
    await asyncio.sleep(0)
    assert heard.told == ["away one", "away two"]


async def test_typing_reaches_only_the_open_ticket(heard: Heard) -> None:
    open_tab("same ticket", "dave", number=7)
    open_tab("other ticket", "dave", number=8)
    await heard.hear(
        Announcement("typing", user_ids=("dave",), number=7, name="Alice", is_on=True)
    )
    await asyncio.sleep(0)
    assert heard.told == ["same ticket"]


async def test_a_tab_that_goes_to_another_page_is_no_longer_told(heard: Heard) -> None:
    open_tab("list", "dave", number=0)
    tabs.unwatch("list")
    await heard.hear(changed(7, "dave"))
    await asyncio.sleep(0)
    assert heard.told == []


async def test_a_listener_is_told_outside_of_the_context_of_whoever_announced(
    heard: Heard,
) -> None:
    from tickets_app.state import session

    seen: list[Actor | None] = []
    heard._enqueue = lambda tab, spec: note(seen)  # type: ignore[method-assign,assignment]

    async def note(found: list[Actor | None]) -> None:
        found.append(session._acting.get())

    open_tab("list", "dave", number=0)
    session.act_as(Actor(UserId("c"), CompanyId(1), "c@example.com", "Carol", Role.EMPLOYEE))
    await heard.hear(changed(7, "dave"))
    await asyncio.sleep(0)
    assert seen == [None]
