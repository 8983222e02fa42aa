"""Narrows, counts, sorts and pages the conversations that a support person may list (contract
2.2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from integrations.chatwoot.sandbox.clock import now
from integrations.chatwoot.sandbox.state.records import Conversation
from integrations.chatwoot.sandbox.web import access
from integrations.chatwoot.sandbox.web.calls import Call, strings, whole

PER_PAGE = 25
EARLY = datetime.min.replace(tzinfo=now().tzinfo)
PRIORITY_RANK = {"low": 0, "medium": 1, "high": 2, "urgent": 3}
Rows = list[Conversation]


@dataclass(frozen=True, slots=True)
class Found:
    """The page's conversations, and all that the counts are taken over."""

    page: Rows
    counted: Rows


def find(call: Call) -> Found:
    """The conversations that the parameters ask for."""
    counted = narrowed(call)
    rows = _by_assignee_type(call, counted)
    within = whole(call.params.get("updated_within"))
    if within:
        since = now() - timedelta(seconds=within)
        recent = [c for c in rows if c.updated_at > since]
        return Found(sorted_by(call, recent), counted)
    return Found(page_of(call, sorted_by(call, rows)), counted)


def page_of(call: Call, rows: Rows) -> Rows:
    """The page that is asked for; past the end it is empty."""
    start = (call.page() - 1) * PER_PAGE
    return rows[start : start + PER_PAGE]


def counts(call: Call, rows: Rows) -> dict[str, int]:
    """How many of the rows are mine, assigned, nobody's, and all."""
    assigned = [c for c in rows if c.assignee_id is not None]
    return {
        "mine_count": sum(c.assignee_id == call.user.id for c in assigned),
        "assigned_count": len(assigned),
        "unassigned_count": len(rows) - len(assigned),
        "all_count": len(rows),
    }


def visible(call: Call) -> Rows:
    """Every conversation of the inboxes that the caller sees."""
    inbox_ids = {inbox.id for inbox in access.inboxes_of(call.store, call.user)}
    return [c for c in call.store.conversations if c.inbox_id in inbox_ids]


def narrowed(call: Call) -> Rows:
    """What is left after every filter but the assignee's and `updated_within`."""
    params, rows = call.params, visible(call)
    if params.get("inbox_id"):
        rows = [c for c in rows if c.inbox_id == whole(params["inbox_id"])]
    if not params.get("q"):
        status = params.get("status") or "open"
        rows = [c for c in rows if status in ("all", c.status)]
    if params.get("team_id"):
        team = call.store.teams.get(whole(params["team_id"]))
        rows = [c for c in rows if c.team_id == team.id]
    if wanted := set(strings(params.get("labels"))):
        rows = [c for c in rows if wanted & set(c.labels)]
    if params.get("q"):
        rows = [c for c in rows if _mentions(call, c, str(params["q"]))]
    if params.get("source_id"):
        rows = [c for c in rows if _source_of(call, c) == params["source_id"]]
    return _of_type(call, rows)


def _mentions(call: Call, conversation: Conversation, text: str) -> bool:
    return any(
        text.lower() in (message.content or "").lower()
        for message in call.store.messages_of(conversation)
        if message.message_type in ("incoming", "outgoing")
    )


def _source_of(call: Call, conversation: Conversation) -> str | None:
    door = call.store.contact_inboxes.find(conversation.contact_inbox_id)
    return door.source_id if door else None


def _of_type(call: Call, rows: Rows) -> Rows:
    match call.params.get("conversation_type"):
        case "participating":
            return [c for c in rows if call.user.id in c.participant_ids]
        case "unattended":
            return [c for c in rows if c.first_reply_created_at is None or c.waiting_since]
        case "mention":
            return [c for c in rows if _mentions_user(call, c)]
        case _:
            return rows


def _mentions_user(call: Call, conversation: Conversation) -> bool:
    mark = f"mention://user/{call.user.id}/"
    notes = (m for m in call.store.messages_of(conversation) if m.private)
    return any(mark in (note.content or "") for note in notes)


def _by_assignee_type(call: Call, rows: Rows) -> Rows:
    match call.params.get("assignee_type"):
        case "me":
            return [c for c in rows if c.assignee_id == call.user.id]
        case "unassigned":
            return [c for c in rows if c.assignee_id is None]
        case "assigned":
            return [c for c in rows if c.assignee_id is not None]
        case _:
            return rows


SORT_KEYS: dict[str, Callable[[Conversation], Any]] = {
    "last_activity_at": lambda c: c.last_activity_at,
    "created_at": lambda c: c.created_at,
    "priority": lambda c: PRIORITY_RANK.get(c.priority or "", -1),
    "waiting_since": lambda c: c.waiting_since or EARLY,
}


def sorted_by(call: Call, rows: Rows) -> Rows:
    """The rows in the order asked for; newest activity first when that is none."""
    asked = str(call.params.get("sort_by") or "")
    name, _, direction = asked.rpartition("_")
    if name not in SORT_KEYS or direction not in ("asc", "desc"):
        name, direction = "last_activity_at", "desc"
    key = SORT_KEYS[name]
    return sorted(rows, key=lambda c: (key(c), c.id), reverse=direction == "desc")
