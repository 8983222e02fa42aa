"""What an administrator sees of work that goes out and comes in: counts, rows, never a body."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tickets_app.domain.timeline import OutboxState

FORMULA_SIGNS = frozenset("=+-@\t\r\n")
"""Behind these a spreadsheet calculates what it should only show (CWE-1236)."""


class Shown(StrEnum):
    """Which of the outgoing work the page lists."""

    DEAD = "dead"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    ALL = "all"


STATES_SHOWN: Mapping[Shown, tuple[OutboxState, ...]] = {
    Shown.DEAD: (OutboxState.DEAD,),
    Shown.WAITING: (OutboxState.PENDING, OutboxState.SENDING, OutboxState.WAITING),
    Shown.UNKNOWN: (OutboxState.UNKNOWN,),
    Shown.ALL: tuple(state for state in OutboxState if state is not OutboxState.DONE),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure at the top of the page, with what it is called and what it means."""

    code: str
    label: str
    value: str
    more: str
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """How delivery stands: a sentence, what asks for attention, the figures."""

    sentence: str = ""
    attention: str = ""
    attention_count: int = 0
    facts: tuple[Fact, ...] = ()
    dead_count: int = 0
    waiting_count: int = 0
    unknown_count: int = 0
    all_count: int = 0


@dataclass(frozen=True, slots=True)
class OutgoingRow:
    """One piece of outgoing work; `href` only where the reader is on its ticket."""

    row_id: int
    reference: str
    href: str
    person: str
    kind: str
    state: str
    state_words: str
    reason: str
    when: str
    when_exact: str
    attempts: str
    name: str
    can_retry: bool = False
    can_skip: bool = False


@dataclass(frozen=True, slots=True)
class OutgoingPage:
    """One page of outgoing work, oldest first; the cursor is 0 at the end."""

    rows: tuple[OutgoingRow, ...] = ()
    next_cursor: int = 0


@dataclass(frozen=True, slots=True)
class PoisonRow:
    """One delivery that could not be worked off."""

    event_id: int
    reason: str
    when: str
    when_exact: str
    attempts: str
    can_replay: bool
    name: str


@dataclass(frozen=True, slots=True)
class PoisonPage:
    """One page of such deliveries, oldest first; the cursor is 0 at the end."""

    rows: tuple[PoisonRow, ...] = ()
    next_cursor: int = 0
    count: int = 0


def shown(word: str) -> Shown:
    """Give the list of that name, the dead letters for a name that there is not."""
    return Shown(word) if word in tuple(Shown) else Shown.DEAD


def as_cell(text: str) -> str:
    """Give the text so that a spreadsheet shows it and calculates nothing."""
    # Wide forms of the same signs count as well, and so do those behind blanks.
    first = unicodedata.normalize("NFKC", text).lstrip(" ")[:1]
    return f"'{text}" if first in FORMULA_SIGNS else text
