"""Narrows, counts, sorts and pages the conversations that a support person may list (contract
2.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from integrations.chatwoot.sandbox.application import orders
from integrations.chatwoot.sandbox.clock import now
from integrations.chatwoot.sandbox.effects.labels import cleaned
from integrations.chatwoot.sandbox.state.records import Conversation, Message
from integrations.chatwoot.sandbox.web import access
from integrations.chatwoot.sandbox.web.calls import Call, whole

PER_PAGE = 25
Rows = list[Conversation]


@dataclass(frozen=True, slots=True)
class Found:
    """The page's conversations, and all that the counts are taken over."""

    page: Rows
    counted: Rows


def find(call: Call) -> Found:
    """The conversations that the parameters ask for."""
    counted = narrowed(call)
    rows = orders.sorted_by(
        str(call.params.get("sort_by") or ""), _by_assignee_type(call, counted)
    )
    within = call.params.get("updated_within")
    if within:
        since = now() - timedelta(seconds=whole(within) or 0)
        return Found([c for c in rows if c.updated_at > since], counted)
    return Found(page_of(call, rows), counted)


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
    if "inbox_id" in params:
        rows = [c for c in rows if c.inbox_id == whole(params["inbox_id"])]
    if "q" not in params:
        status = params.get("status", "open")
        rows = [c for c in rows if status in ("all", c.status)]
    if "team_id" in params:
        team = call.store.teams.get(whole(params["team_id"]))
        rows = [c for c in rows if c.team_id == team.id]
    if "labels" in params:
        wanted = {label.lower() for label in cleaned(params["labels"])}
        rows = [c for c in rows if wanted & {label.lower() for label in c.labels}]
    if "q" in params:
        rows = [c for c in rows if mentions(call, c, str(params["q"]))]
    if "source_id" in params:
        rows = [c for c in rows if _source_of(call, c) == params["source_id"]]
    return _of_type(call, rows)


def mentions(call: Call, conversation: Conversation, text: str) -> list[Message]:
    """What people and bots wrote there that contains the text."""
    return [
        message
        for message in call.store.messages_of(conversation)
        if message.message_type in ("incoming", "outgoing")
        and message.content is not None
        and text.lower() in message.content.lower()
    ]


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
