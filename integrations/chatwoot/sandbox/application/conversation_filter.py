"""Which keys the conversation filter knows, by version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from integrations.chatwoot.sandbox.application import filters
from integrations.chatwoot.sandbox.application.filters import (
    EQUALITY,
    PRESENCE,
    SUBSTRING,
    TIME,
    Column,
)
from integrations.chatwoot.sandbox.state.records import Conversation
from integrations.chatwoot.sandbox.versions import Version
from integrations.chatwoot.sandbox.web.calls import Call


def matching(call: Call, rows: list[Conversation]) -> list[Conversation]:
    """The rows that pass the filter in the request; raises Unprocessable for a bad one."""
    lines = filters.conditions(call, columns(call.version), "conversation_attribute")
    return [row for row in rows if filters.matches(row, lines)]


def _extra(key: str) -> Callable[[Conversation], Any]:
    return lambda conversation: conversation.additional_attributes.get(key)


def columns(version: Version) -> dict[str, Column]:
    """Every standard key in the order in which a refusal lists them."""
    known: dict[str, Column] = {
        "status": Column(EQUALITY, lambda c: c.status, "status"),
        "assignee_id": Column(EQUALITY + PRESENCE, lambda c: c.assignee_id, "number"),
        "inbox_id": Column(EQUALITY + PRESENCE, lambda c: c.inbox_id, "number"),
        "team_id": Column(EQUALITY + PRESENCE, lambda c: c.team_id, "number"),
    }
    if version.since("4.14.2"):
        known["contact_id"] = Column(EQUALITY, lambda c: c.contact_id, "number")
    return known | {
        "priority": Column(EQUALITY, lambda c: c.priority),
        "display_id": Column(EQUALITY + SUBSTRING, lambda c: c.display_id, "number"),
        "campaign_id": Column(EQUALITY + PRESENCE, lambda _: None, "number"),
        "labels": Column(EQUALITY + PRESENCE, lambda c: c.labels),
        "browser_language": Column(EQUALITY, _extra("browser_language")),
        "conversation_language": Column(EQUALITY, _extra("conversation_language")),
        "referer": Column(EQUALITY + SUBSTRING, _extra("referer")),
        "created_at": Column(TIME, lambda c: c.created_at, "date"),
        "last_activity_at": Column(TIME, lambda c: c.last_activity_at, "date"),
        "mail_subject": Column(EQUALITY + SUBSTRING, _extra("mail_subject")),
    }
