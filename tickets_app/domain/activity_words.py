"""Who did what, read from the lines that Chatwoot writes of it, in English and in Portuguese.

For the displayed name alone: nothing is decided by it, and a line that says it otherwise names
nobody (contract 4.8).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from tickets_app.domain.tickets import PRIORITY_OF_CHATWOOT, Status
from tickets_app.domain.timeline import EntryKind

NOBODY = {"Automation System", "Default Policy"}
"""Rules of Chatwoot's own, which are no person's name."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody changed, as the entry says it that tells of the change, and who.

    An agent and a team are assigned in the same words; a value of None fits any.
    """

    kinds: tuple[EntryKind, ...]
    value: str | None
    actor: str
    told_at: datetime


@dataclass(frozen=True, slots=True)
class _Line:
    """How one kind of change is told; what the pattern does not name has the value."""

    pattern: str
    kinds: tuple[EntryKind, ...]
    value: str | None = ""


_STATUS = (EntryKind.STATUS,)
_PRIORITY = (EntryKind.PRIORITY,)
_ASSIGNEE = (EntryKind.ASSIGNEE,)
_TEAM = (EntryKind.TEAM,)
_EITHER = (EntryKind.ASSIGNEE, EntryKind.TEAM)

_LINES = (
    _Line(r"Conversation was marked resolved by (?P<actor>.+)", _STATUS, Status.RESOLVED),
    _Line(r"Conversa foi marcada como resolvida por (?P<actor>.+)", _STATUS, Status.RESOLVED),
    _Line(r"Conversation was reopened by (?P<actor>.+)", _STATUS, Status.OPEN),
    _Line(r"Conversa foi reaberta por (?P<actor>.+)", _STATUS, Status.OPEN),
    _Line(r"Conversation was marked as pending by (?P<actor>.+)", _STATUS, Status.PENDING),
    _Line(r"Conversa foi marcada como pendente por (?P<actor>.+)", _STATUS, Status.PENDING),
    _Line(r"Conversation was snoozed by (?P<actor>.+)", _STATUS, Status.SNOOZED),
    _Line(r"Conversa foi adiada por (?P<actor>.+)", _STATUS, Status.SNOOZED),
    _Line(r"(?P<actor>.+) set the priority to (?P<priority>\w+)", _PRIORITY),
    _Line(r"(?P<actor>.+) definiu a prioridade para (?P<priority>\w+)", _PRIORITY),
    _Line(r"(?P<actor>.+) changed the priority from \w+ to (?P<priority>\w+)", _PRIORITY),
    _Line(r"(?P<actor>.+) mudou a prioridade de \w+ para (?P<priority>\w+)", _PRIORITY),
    _Line(r"(?P<actor>.+) removed the priority", _PRIORITY, None),
    _Line(r"(?P<actor>.+) removeu a prioridade", _PRIORITY, None),
    _Line(r"(?P<self>.+) self-assigned this conversation", _ASSIGNEE),
    _Line(r"(?P<self>.+) atribuiu a si mesmo essa conversa", _ASSIGNEE),
    _Line(r"Assigned to (?P<value>.+) via .+ by (?P<actor>.+)", _ASSIGNEE),
    _Line(r"Assigned to .+ via (?P<value>.+) by (?P<actor>.+)", _TEAM),
    _Line(r"Atribuído a (?P<value>.+) via .+ por (?P<actor>.+)", _ASSIGNEE),
    _Line(r"Atribuído a .+ via (?P<value>.+) por (?P<actor>.+)", _TEAM),
    _Line(r"Assigned to (?P<value>.+) by (?P<actor>.+)", _EITHER),
    _Line(r"Atribuído a (?P<value>.+) por (?P<actor>.+)", _EITHER),
    _Line(r"Conversation unassigned by (?P<actor>.+)", _ASSIGNEE),
    _Line(r"Conversa desatribuída por (?P<actor>.+)", _ASSIGNEE),
    _Line(r"Unassigned from .+ by (?P<actor>.+)", _TEAM),
    _Line(r"Desatribuído de .+ por (?P<actor>.+)", _TEAM),
)
_COMPILED = tuple((re.compile(line.pattern), line) for line in _LINES)


def read(text: str, told_at: datetime) -> tuple[Deed, ...]:
    """Give what the line may tell of, nothing for a line that we do not know."""
    deeds = (_deed(pattern.fullmatch(text), line, told_at) for pattern, line in _COMPILED)
    return tuple(deed for deed in deeds if deed)


def _deed(found: re.Match[str] | None, line: _Line, told_at: datetime) -> Deed | None:
    if found is None:
        return None
    named = found.groupdict()
    actor = named.get("actor") or named["self"]
    if actor in NOBODY:
        return None
    return Deed(line.kinds, _value(named, line), actor, told_at)


def _value(named: dict[str, str], line: _Line) -> str | None:
    if "priority" in named:
        return PRIORITY_OF_CHATWOOT.get(named["priority"])
    return named.get("self", named.get("value", line.value))
