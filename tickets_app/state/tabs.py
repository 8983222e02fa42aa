"""The open tabs of this process and what each of them shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from reflex_base.event.context import EventContext

from tickets_app.domain.people import Actor
from tickets_app.services.announcements import Announcement

OF_NO_TICKET = -1


@dataclass(frozen=True)
class Watch:
    """What a tab shows: ticket `number`, or lists where it is 0, and how to load it again.

    Or what has stopped, of whichever ticket.
    """

    refresh: Callable[[], Any]
    number: int = 0
    typing: Callable[[str, bool], Any] | None = None
    is_of_stopped: bool = False


@dataclass
class Tab:
    """One open page."""

    token: str
    user_id: str
    session_hash: str
    watch: Watch | None = None
    is_resting: bool = False
    is_due: bool = False


@dataclass
class Tabs:
    """The open pages of this process."""

    by_token: dict[str, Tab] = field(default_factory=dict)

    def remember(self, token: str, actor: Actor | None) -> None:
        """Note who sits at the tab."""
        if actor is None:
            self.by_token.pop(token, None)
            return
        known = self.by_token.get(token)
        if known is None or known.session_hash != actor.session_hash:
            self.by_token[token] = Tab(token, actor.user_id, actor.session_hash)

    def concerned(self, announcement: Announcement) -> list[Tab]:
        """Give the tabs that the announcement is about."""
        if announcement.kind == "signed_out":
            return [tab for tab in self._all() if tab.session_hash == announcement.session_hash]
        of_people = [tab for tab in self._all() if tab.user_id in announcement.user_ids]
        if announcement.kind in ("session_changed", "stopped"):
            return of_people
        return [tab for tab in of_people if _shows(tab, announcement)]

    def _all(self) -> Iterable[Tab]:
        return tuple(self.by_token.values())


opened = Tabs()


def watch(
    refresh: Any, *, number: int = 0, typing: Callable[[str, bool], Any] | None = None
) -> None:
    """Have the tab of the present event load again by `refresh` when what it shows changes."""
    tab = opened.by_token.get(EventContext.get().token)
    if tab is not None:
        tab.watch = Watch(refresh, number, typing)


def watch_stopped(refresh: Any) -> None:
    """Have the present event's tab load again by `refresh` when something stops or goes on."""
    tab = opened.by_token.get(EventContext.get().token)
    if tab is not None:
        tab.watch = Watch(refresh, OF_NO_TICKET, is_of_stopped=True)


def unwatch(token: str) -> None:
    """Forget what the tab showed: it is about to show another page."""
    tab = opened.by_token.get(token)
    if tab is not None:
        tab.watch = None


def _shows(tab: Tab, announcement: Announcement) -> bool:
    if tab.watch is None:
        return False
    # Reading changes the counts of lists alone; the thread that was read would load for nothing.
    numbers = (0,) if announcement.kind == "read" else (0, announcement.number)
    return tab.watch.number in numbers
