"""Conversations by the application API (contract 2.2), addressed by their number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from integrations.chatwoot import fields
from integrations.chatwoot.api.call import Call, Token, nothing
from integrations.chatwoot.snapshots import Conversation


def create(
    *,
    inbox_id: int,
    contact_id: int,
    source_id: str,
    custom_attributes: Mapping[str, Any],
    additional_attributes: Mapping[str, Any],
) -> Call[Conversation]:
    """A new conversation; always all three ids, without which accounts are mixed up."""
    return Call(
        method="POST",
        path="/conversations",
        token=Token.BOT,
        json={
            "inbox_id": inbox_id,
            "contact_id": contact_id,
            "source_id": source_id,
            "custom_attributes": custom_attributes,
            "additional_attributes": additional_attributes,
        },
        read=Conversation.from_payload,
    )


def get(conversation_id: int) -> Call[Conversation]:
    """One conversation."""
    return Call(
        method="GET", path=f"/conversations/{conversation_id}", read=Conversation.from_payload
    )


def list_updated(inbox_id: int, within: timedelta) -> Call[tuple[Conversation, ...]]:
    """Every conversation changed within that time by Chatwoot's clock; this list has no pages."""
    seconds = max(1, int(within.total_seconds()))
    return _list({"inbox_id": inbox_id, "updated_within": seconds})


def list_page(inbox_id: int, page: int) -> Call[tuple[Conversation, ...]]:
    """Up to 25 conversations in any state, the latest active first; an empty page is the end."""
    return _list({"inbox_id": inbox_id, "page": page})


def list_by_source(inbox_id: int, source_id: str) -> Call[tuple[Conversation, ...]]:
    """The conversations under one contact_inbox: how a create of unknown outcome is looked up."""
    return _list({"inbox_id": inbox_id, "source_id": source_id})


def _list(params: Mapping[str, str | int]) -> Call[tuple[Conversation, ...]]:
    return Call(
        method="GET", path="/conversations", params={"status": "all", **params}, read=_page
    )


def _page(payload: object) -> tuple[Conversation, ...]:
    listed = fields.mapping(fields.mapping(payload).get("data")).get("payload")
    found = fields.required_mappings(listed, "conversations")
    return tuple(Conversation.from_payload(one) for one in found)


def set_status(
    conversation_id: int, status: str, snoozed_until: datetime | None = None
) -> Call[None]:
    """Set the status; without one Chatwoot would flip it, so an empty one is never sent."""
    assert status
    until = {"snoozed_until": int(snoozed_until.timestamp())} if snoozed_until else {}
    return _change(conversation_id, "toggle_status", {"status": status, **until})


def set_priority(conversation_id: int, priority: str | None) -> Call[None]:
    """Set or clear the priority; a word Chatwoot does not know makes a 500."""
    return _change(conversation_id, "toggle_priority", {"priority": priority})


def assign_agent(conversation_id: int, agent_id: int | None) -> Call[None]:
    """Assign to an agent or to nobody; an unknown id unassigns."""
    return _change(conversation_id, "assignments", {"assignee_id": agent_id})


def assign_team(conversation_id: int, team_id: int | None) -> Call[None]:
    """Assign to a team or to none; never together with an agent, who alone would count."""
    return _change(conversation_id, "assignments", {"team_id": team_id})


def replace_custom_attributes(conversation_id: int, values: Mapping[str, Any]) -> Call[None]:
    """Put these attributes in the place of all others."""
    return _change(conversation_id, "custom_attributes", {"custom_attributes": values})


def _change(conversation_id: int, verb: str, body: Mapping[str, Any]) -> Call[None]:
    return Call(
        method="POST",
        path=f"/conversations/{conversation_id}/{verb}",
        token=Token.BOT,
        json=body,
        read=nothing,
    )


def set_typing(conversation_id: int, *, is_on: bool) -> Call[None]:
    """Show or stop the user token's owner typing to the contact; bots may not before 4.12."""
    return Call(
        method="POST",
        path=f"/conversations/{conversation_id}/toggle_typing_status",
        json={"typing_status": "on" if is_on else "off", "is_private": False},
        read=nothing,
    )
