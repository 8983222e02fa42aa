"""Events of the thread in words: who, what, from where to where."""

from __future__ import annotations

from dataclasses import dataclass

from tickets_app import texts
from tickets_app.db.timeline import TimelineEntry
from tickets_app.domain.people import Actor
from tickets_app.domain.tickets import Status
from tickets_app.domain.timeline import EntryKind

ICONS = {
    EntryKind.OPENED: "circle-check",
    EntryKind.STATUS: "refresh-cw",
    EntryKind.ASSIGNEE: "user",
    EntryKind.TEAM: "layers",
    EntryKind.PRIORITY: "chevrons-up",
    EntryKind.CONFIRMED: "circle-check",
}
STATUS_ICONS: dict[str, str] = {
    Status.RESOLVED: "circle-check",
    Status.SNOOZED: "calendar-clock",
    Status.PENDING: "bot",
    Status.REMOVED: "archive",
}


@dataclass(frozen=True, slots=True)
class Told:
    """An event: the name that stands out, the words behind it and its icon."""

    actor: str
    text: str
    icon: str


def tell(entry: TimelineEntry, actor: Actor) -> Told:
    """Give the event in the reader's language."""
    kind = EntryKind(entry.kind)
    old, new = (_value(kind, value, actor) for value in (entry.from_value, entry.to_value))
    text = texts.say(_key(kind, entry), actor.language, old=old, new=new, by=entry.actor_name)
    return Told(_name(kind, entry), text, STATUS_ICONS.get(entry.to_value, ICONS[kind]))


def _key(kind: EntryKind, entry: TimelineEntry) -> str:
    if kind in (EntryKind.OPENED, EntryKind.CONFIRMED):
        return f"event.{kind}"
    key = _change_key(kind, entry)
    is_by_another = entry.actor_name and entry.actor_name != entry.to_value
    return f"{key}.by" if is_by_another and f"{key}.by" in texts.M else key


def _change_key(kind: EntryKind, entry: TimelineEntry) -> str:
    if kind is EntryKind.STATUS:
        is_back = entry.to_value == Status.OPEN and entry.from_value == Status.RESOLVED
        return "event.status.reopened" if is_back else f"event.status.{entry.to_value}"
    if not entry.to_value:
        return f"event.{kind}.none"
    is_first = kind is EntryKind.PRIORITY and not entry.from_value
    return f"event.{kind}.set" if is_first else f"event.{kind}"


def _name(kind: EntryKind, entry: TimelineEntry) -> str:
    """Whom it is about where somebody was assigned, else who did it, as far as that is known."""
    if kind in (EntryKind.ASSIGNEE, EntryKind.TEAM):
        return entry.to_value or entry.from_value
    return entry.actor_name


def _value(kind: EntryKind, value: str, actor: Actor) -> str:
    if kind is EntryKind.PRIORITY and value:
        return texts.say(f"priority.{value}", actor.language)
    return value
