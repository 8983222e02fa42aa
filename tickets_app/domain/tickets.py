"""What a ticket is made of: its words, its limits and whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

TITLE_LENGTH = range(4, 121)
DESCRIPTION_LENGTH = range(6, 4001)
MESSAGE_LENGTH = range(1, 20_001)
FILES_PER_MESSAGE = 15


class Complexity(StrEnum):
    """How much the matter holds the person up."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Priority(StrEnum):
    """By when the person needs it."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


CHATWOOT_PRIORITY = {
    Priority.LOW: "low",
    Priority.NORMAL: "medium",
    Priority.HIGH: "high",
    Priority.URGENT: "urgent",
}
PRIORITY_OF_CHATWOOT = {theirs: ours for ours, theirs in CHATWOOT_PRIORITY.items()}


class Status(StrEnum):
    """Where a ticket stands for us; RECEIVED until Chatwoot has it."""

    RECEIVED = "received"
    OPEN = "open"
    PENDING = "pending"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
    REMOVED = "removed"
    """Support's system no longer has it; what the person has stays."""


class Speaker(StrEnum):
    """Who said the last public word."""

    EMPLOYEE = "employee"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"


class Turn(StrEnum):
    """Whose move it is, in the words of the page."""

    RECEIVED = "received"
    UNSENT = "unsent"
    """A message was refused, and its writer has not decided what becomes of it."""
    QUEUE = "queue"
    SUPPORT = "support"
    YOU = "you"
    SCHEDULED = "scheduled"
    ASSISTANT = "assistant"
    SOLVED = "solved"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    REMOVED = "removed"


class ListGroup(StrEnum):
    """The three heaps of a person's list."""

    WAITING = "waiting"
    OPEN = "open"
    SOLVED = "solved"


LIST_GROUPS = {
    Turn.RECEIVED: ListGroup.OPEN,
    Turn.UNSENT: ListGroup.WAITING,
    Turn.QUEUE: ListGroup.OPEN,
    Turn.SUPPORT: ListGroup.OPEN,
    Turn.YOU: ListGroup.WAITING,
    Turn.SCHEDULED: ListGroup.OPEN,
    Turn.ASSISTANT: ListGroup.OPEN,
    Turn.SOLVED: ListGroup.WAITING,  # for a word of confirmation, while the window is open
    Turn.CONFIRMED: ListGroup.SOLVED,
    Turn.CLOSED: ListGroup.SOLVED,
    Turn.REMOVED: ListGroup.SOLVED,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The facts from which the turn is derived."""

    status: Status
    last_speaker: Speaker
    is_delivering: bool
    is_assigned: bool
    has_answer: bool
    has_unsent: bool = False
    snoozed_until: datetime | None = None
    resolved_at: datetime | None = None
    is_confirmed: bool = False


def whose_turn(standing: Standing, now: datetime, reopen_window: timedelta) -> Turn:
    """Tell whose move it is; an undelivered answer never asks the person twice."""
    if standing.status is Status.REMOVED:
        return Turn.REMOVED
    if standing.status is Status.RESOLVED:
        return _turn_of_resolved(standing, now, reopen_window)
    if standing.has_unsent:
        return Turn.UNSENT
    if standing.status is Status.RECEIVED or standing.is_delivering:
        return Turn.RECEIVED
    return _turn_of_active(standing)


def _turn_of_active(standing: Standing) -> Turn:
    if standing.status is Status.PENDING:
        return Turn.ASSISTANT
    if standing.status is Status.SNOOZED and standing.snoozed_until:
        return Turn.SCHEDULED
    if standing.last_speaker is Speaker.AGENT:
        return Turn.YOU
    return Turn.SUPPORT if standing.is_assigned or standing.has_answer else Turn.QUEUE


def _turn_of_resolved(standing: Standing, now: datetime, reopen_window: timedelta) -> Turn:
    if standing.last_speaker is Speaker.EMPLOYEE and standing.has_unsent:
        return Turn.UNSENT
    if standing.last_speaker is Speaker.EMPLOYEE and standing.is_delivering:
        return Turn.RECEIVED
    if standing.resolved_at and now - standing.resolved_at > reopen_window:
        return Turn.CLOSED
    return Turn.CONFIRMED if standing.is_confirmed else Turn.SOLVED


def ticket_number(number: int) -> str:
    """Write a ticket's number as people say it: HD-000123."""
    return f"HD-{number:06d}"


def parse_ticket_number(text: str) -> int | None:
    """Read HD-000123, hd-123 or 123; None where it is no ticket number."""
    digits = text.strip().upper().removeprefix("HD-")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None
