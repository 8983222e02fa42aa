"""The kinds of timeline entry and how a message stands on its way to support."""

from __future__ import annotations

from enum import StrEnum


class EntryKind(StrEnum):
    """What happened."""

    MESSAGE = "message"
    OPENED = "opened"
    STATUS = "status"
    ASSIGNEE = "assignee"
    TEAM = "team"
    PRIORITY = "priority"
    CONFIRMED = "confirmed"


class EntrySource(StrEnum):
    """From where we learned it."""

    PORTAL = "portal"
    WEBHOOK = "webhook"
    RECONCILE = "reconcile"


class MessageState(StrEnum):
    """How far a message of ours has come; what support wrote is RECEIVED."""

    SAVED = "saved"
    SENT = "sent"
    FAILED = "failed"
    RECEIVED = "received"


SKIPPED = "skipped"
"""The failure of a message that an administrator let the rest of its ticket go on without."""


class OutboxKind(StrEnum):
    """What there is to do in Chatwoot, one handler each."""

    CONTACT = "contact"
    CONTACT_INBOX = "contact_inbox"
    CONVERSATION = "conversation"
    MESSAGE = "message"
    PRIORITY = "priority"
    RESOLVE = "resolve"
    SEEN = "seen"


class OutboxState(StrEnum):
    """Where one piece of outgoing work stands."""

    PENDING = "pending"
    SENDING = "sending"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    DONE = "done"
    DEAD = "dead"


class WebhookState(StrEnum):
    """Where one stored delivery stands."""

    RECEIVED = "received"
    PROCESSED = "processed"
    IGNORED = "ignored"
    POISON = "poison"


class FileState(StrEnum):
    """Where a file's bytes are."""

    SPOOLED = "spooled"
    FETCHING = "fetching"
    READY = "ready"
    GONE = "gone"
