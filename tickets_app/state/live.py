"""Brings what has changed to the open tabs that show it.

An announcement never carries content: each tab is told to load again, through the guard, with the
rights of whoever sits at it.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Coroutine
from contextvars import Context
from typing import Any

import reflex as rx
from reflex.event import Event
from reflex.state import StateUpdate

from tickets_app.services.announcements import Announcement
from tickets_app.state import tabs
from tickets_app.state.session import SessionState
from tickets_app.state.stopped import StoppedState
from tickets_app.state.tabs import Tab

REST = 0.05
"""Seconds after a nudge in which further ones merge into one more."""
SLICE = 25
"""Tabs told in one go before other work gets its turn."""
FRESH_START = "/fresh"


class Pusher:
    """Brings announcements to the tabs of this process."""

    def __init__(self, app: rx.App) -> None:
        self._app = app
        self._tasks: set[asyncio.Task[None]] = set()

    async def hear(self, announcement: Announcement) -> None:
        """Tell the tabs concerned, after the caller has gone on."""
        self._spawn(self._tell(announcement))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        # A fresh context: in the sender's own the pushed event would inherit the sender's
        # handshake, and the guard would take the reader for the sender.
        task = asyncio.get_running_loop().create_task(work, context=Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tell(self, announcement: Announcement) -> None:
        for place, tab in enumerate(tabs.opened.concerned(announcement)):
            if not self._is_here(tab.token):
                tabs.opened.by_token.pop(tab.token, None)
            else:
                await self._tell_tab(tab, announcement)
            if place % SLICE == SLICE - 1:
                await asyncio.sleep(0)

    async def _tell_tab(self, tab: Tab, announcement: Announcement) -> None:
        match announcement.kind:
            case "signed_out":
                await self._send_away(tab)
            case "session_changed":
                await self._enqueue(tab, SessionState.refresh())
            case "stopped":
                await self._tell_stopped(tab)
            case "typing":
                if tab.watch and tab.watch.typing:
                    await self._enqueue(
                        tab, tab.watch.typing(announcement.name, announcement.is_on)
                    )
            case "ticket" | "read":
                await self._nudge(tab)

    async def _tell_stopped(self, tab: Tab) -> None:
        if tab.watch and tab.watch.is_of_stopped:
            await self._nudge(tab)
        else:
            await self._enqueue(tab, StoppedState.load())

    async def _nudge(self, tab: Tab) -> None:
        if tab.is_resting:
            tab.is_due = True
        elif tab.watch is not None:
            tab.is_resting = True
            await self._enqueue(tab, tab.watch.refresh())
            self._spawn(self._rest(tab))

    async def _rest(self, tab: Tab) -> None:
        await asyncio.sleep(REST)
        tab.is_resting = False
        if tab.is_due:
            tab.is_due = False
            await self._nudge(tab)

    async def _enqueue(self, tab: Tab, spec: Any) -> None:
        (event,) = Event.from_event_type(spec)
        with self._app.set_contexts():
            await self._app.event_processor.enqueue(
                tab.token, dataclasses.replace(event, router_data={})
            )

    async def _send_away(self, tab: Tab) -> None:
        namespace = self._app.event_namespace
        assert namespace is not None
        away = Event.from_event_type(rx.redirect(f"{FRESH_START}?left=1", replace=True))
        await namespace.emit_update(StateUpdate(events=away), tab.token)
        tabs.opened.by_token.pop(tab.token, None)

    def _is_here(self, token: str) -> bool:
        namespace = self._app.event_namespace
        assert namespace is not None
        manager = namespace._token_manager
        socket = manager.token_to_socket.get(token)
        return socket is not None and socket.instance_id == manager.instance_id
