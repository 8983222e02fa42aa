"""The thread as the page draws it: a day or a "new" line hangs on the row below it, events fold.

So every row keeps its words once it is there: a new message sends itself and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import unescape

from tickets_app.domain.rows import EntryRow, FileRow

LINE_END = re.compile(r"</(?:p|li|pre|blockquote)>|<br>")
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class EventRow:
    """Something that happened, in words."""

    key: str = ""
    icon: str = ""
    actor: str = ""
    text: str = ""
    when: str = ""


@dataclass(frozen=True)
class ThreadRow:
    """A message, or the events between two messages."""

    key: str = ""
    kind: str = "message"
    day: str = ""
    is_new: bool = False
    is_own: bool = False
    starts: bool = False
    speaker: str = ""
    name: str = ""
    initials: str = ""
    hue: str = ""
    html: str = ""
    text: str = ""
    when: str = ""
    exact: str = ""
    state: str = ""
    state_words: str = ""
    reason: str = ""
    is_deleted: bool = False
    is_edited: bool = False
    can_replace: bool = False
    files: tuple[FileRow, ...] = ()
    events: tuple[EventRow, ...] = ()


def plain(row: ThreadRow) -> str:
    """Give the words of a message without their form, to be read out."""
    words = TAG.sub("", LINE_END.sub(" ", row.html))
    return row.text or " ".join(unescape(words).split())


def fold(entries: Iterable[EntryRow]) -> tuple[ThreadRow, ...]:
    """Give the rows of the page for the entries of a window, oldest first."""
    rows: list[ThreadRow] = []
    for row in _with_lines(entries):
        last = rows[-1] if rows else ThreadRow()
        if row.kind == last.kind == "events" and not row.day:
            rows[-1] = replace(last, events=(*last.events, *row.events))
        else:
            rows.append(row)
    return tuple(rows)


def _with_lines(entries: Iterable[EntryRow]) -> Iterator[ThreadRow]:
    day, is_new = "", False
    for entry in entries:
        if entry.kind == "day":
            day = entry.text
        elif entry.kind == "new":
            is_new = True
        else:
            drawn = _message(entry) if entry.kind == "message" else _event(entry)
            yield replace(drawn, day=day, is_new=is_new) if day or is_new else drawn
            day, is_new = "", False


def _event(entry: EntryRow) -> ThreadRow:
    event = EventRow(entry.key, entry.icon, entry.actor, entry.text, entry.when)
    return ThreadRow(key=entry.key, kind="events", events=(event,))


def _message(entry: EntryRow) -> ThreadRow:
    return ThreadRow(
        key=entry.key,
        is_own=entry.is_own,
        starts=entry.starts_block,
        speaker=entry.actor_kind,
        name=entry.actor,
        initials=entry.initials,
        hue=entry.hue,
        html=entry.html,
        text=entry.text,
        when=entry.when,
        exact=entry.when_exact,
        state=entry.state,
        state_words=entry.state_words,
        reason=entry.reason,
        is_deleted=entry.is_deleted,
        is_edited=entry.is_edited,
        can_replace=entry.can_replace,
        files=entry.files,
    )
