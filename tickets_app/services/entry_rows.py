"""Entries of the thread as a page shows them: bubbles in blocks, events in words, days between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from tickets_app import texts
from tickets_app.db.files import File
from tickets_app.db.timeline import TimelineEntry
from tickets_app.domain import faces, markup
from tickets_app.domain.people import Actor
from tickets_app.domain.rows import EntryRow, FileRow
from tickets_app.domain.tickets import Speaker
from tickets_app.domain.timeline import SKIPPED, EntryKind, MessageState
from tickets_app.services import event_words, file_rows
from tickets_app.texts import times

BLOCK_PAUSE = timedelta(minutes=10)
"""After a longer pause the same person starts a new block, with a time of its own."""
HELD = "held"
"""Saved, and waiting for a message before it that failed."""


def rows(
    actor: Actor,
    now: datetime,
    entries: Sequence[TimelineEntry],
    files: Sequence[File],
    new_after: int = 0,
) -> tuple[EntryRow, ...]:
    """Give the rows of a window, oldest first."""
    of_entry: dict[int, list[FileRow]] = {}
    for file in files:
        of_entry.setdefault(file.entry_id or 0, []).append(file_rows.row(file, actor.language))
    return tuple(_drawn(actor, now, entries, of_entry, new_after))


def _drawn(
    actor: Actor,
    now: datetime,
    entries: Sequence[TimelineEntry],
    files: dict[int, list[FileRow]],
    new_after: int,
) -> Iterator[EntryRow]:
    first_new = _first_new(actor, entries, new_after)
    stopped = min((entry.id for entry in entries if _holds_back(entry)), default=None)
    for previous, entry in zip([None, *entries], entries, strict=False):
        is_same_day = previous is not None and _date(actor, previous) == _date(actor, entry)
        if not is_same_day:
            yield _day(actor, entry, now)
        if entry.id == first_new:
            yield EntryRow(key="new", kind="new")
        if entry.kind != EntryKind.MESSAGE:
            yield _event(actor, entry)
            continue
        yield _message(
            actor,
            entry,
            tuple(files.get(entry.id, ())),
            starts_block=not is_same_day or entry.id == first_new or not _goes_on(previous, entry),
            state=_state(entry, stopped),
        )


def _first_new(actor: Actor, entries: Sequence[TimelineEntry], new_after: int) -> int:
    new = (
        entry.id
        for entry in entries
        if new_after
        and entry.id > new_after
        and entry.kind == EntryKind.MESSAGE
        and entry.actor_id != actor.user_id
    )
    return next(new, 0)


def _date(actor: Actor, entry: TimelineEntry) -> date:
    return times.local_date(entry.occurred_at, actor.time_zone)


def _goes_on(previous: TimelineEntry | None, entry: TimelineEntry) -> bool:
    return (
        previous is not None
        and previous.actor_name == entry.actor_name
        and previous.actor_kind == entry.actor_kind
        and previous.actor_id == entry.actor_id
        and previous.kind == entry.kind
        and entry.occurred_at - previous.occurred_at < BLOCK_PAUSE
    )


def _day(actor: Actor, entry: TimelineEntry, now: datetime) -> EntryRow:
    words = times.day(entry.occurred_at, actor.language, actor.time_zone, now)
    return EntryRow(key=f"day-{_date(actor, entry)}-{entry.id}", kind="day", text=words)


def _event(actor: Actor, entry: TimelineEntry) -> EntryRow:
    told = event_words.tell(entry, actor)
    return EntryRow(
        key=str(entry.id),
        entry_id=entry.id,
        kind="event",
        actor_kind=entry.actor_kind,
        actor=told.actor,
        text=told.text,
        icon=told.icon,
        is_own=entry.actor_id == actor.user_id,
        when=times.clock(entry.occurred_at, actor.time_zone),
        when_exact=times.when_exact(entry.occurred_at, actor.language, actor.time_zone),
    )


def _message(
    actor: Actor,
    entry: TimelineEntry,
    files: tuple[FileRow, ...],
    *,
    starts_block: bool,
    state: str,
) -> EntryRow:
    name = entry.actor_name or _nameless(entry, actor)
    is_deleted = entry.deleted_at is not None
    return EntryRow(
        key=entry.message_id or str(entry.id),
        entry_id=entry.id,
        kind="message",
        actor_kind=entry.actor_kind,
        actor=name,
        initials=faces.initials(name),
        hue=faces.hue(name),
        is_own=entry.actor_id == actor.user_id,
        starts_block=starts_block,
        html="" if is_deleted else markup.to_html(entry.body),
        text=_text(entry, actor),
        when=times.clock(entry.occurred_at, actor.time_zone),
        when_exact=times.when_exact(entry.occurred_at, actor.language, actor.time_zone),
        state=state,
        state_words=_state_words(state, actor),
        reason=_reason(entry, actor),
        is_deleted=is_deleted,
        is_edited=entry.edited_at is not None,
        can_replace=_can_replace(entry, actor),
        files=() if is_deleted else files,
    )


def _text(entry: TimelineEntry, actor: Actor) -> str:
    if entry.deleted_at:
        return texts.say("message.deleted", actor.language)
    is_given_back = entry.message_state == MessageState.FAILED and entry.actor_id == actor.user_id
    return entry.body if is_given_back else ""


def _nameless(entry: TimelineEntry, actor: Actor) -> str:
    is_bot = entry.actor_kind == Speaker.BOT
    return texts.say("speaker.bot" if is_bot else "speaker.support", actor.language)


def _holds_back(entry: TimelineEntry) -> bool:
    return entry.message_state == MessageState.FAILED and entry.failure != SKIPPED


def _state(entry: TimelineEntry, stopped: int | None) -> str:
    is_behind = stopped is not None and entry.id > stopped
    return HELD if is_behind and entry.message_state == MessageState.SAVED else entry.message_state


def _can_replace(entry: TimelineEntry, actor: Actor) -> bool:
    """Tell whether the reader may write it anew or drop it: the first message is the ticket."""
    is_own = entry.message_state == MessageState.FAILED and entry.actor_id == actor.user_id
    return is_own and entry.source_key != f"opening:{entry.ticket_id}"


def _state_words(state: str, actor: Actor) -> str:
    key = f"message.{state}"
    return texts.say(key, actor.language) if key in texts.M else ""


def _reason(entry: TimelineEntry, actor: Actor) -> str:
    if entry.message_state != MessageState.FAILED:
        return ""
    key = f"failure.{entry.failure}"
    return texts.say(key if key in texts.M else "failure.other", actor.language)
