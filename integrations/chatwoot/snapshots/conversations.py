"""A conversation, as webhooks, API and cable tell of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrations.chatwoot import fields
from integrations.chatwoot.snapshots.actors import Actor, Team


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as it was when Chatwoot told of it; `id` is the number in its addresses."""

    id: int
    account_id: int | None
    inbox_id: int | None
    uuid: str | None
    status: str
    priority: str | None
    assignee: Actor | None
    team: Team | None
    contact_id: int | None
    source_id: str | None
    can_reply: bool
    custom_attributes: Mapping[str, Any]
    additional_attributes: Mapping[str, Any]
    snoozed_until: datetime | None
    created_at: datetime | None
    updated_at: datetime | None
    last_activity_at: datetime | None
    agent_last_seen_at: datetime | None
    is_contact_blocked: bool = False
    """Then what the contact writes reopens nothing, and no open list shows it (contract 6.7)."""
    contact_email: str = ""
    contact_identifier: str = ""

    @classmethod
    def from_payload(cls, payload: object) -> Conversation:
        """The conversation. Raises Misshapen when it has no number."""
        data = fields.required_mapping(payload, "conversation")
        meta, contact_inbox = fields.mapping(data.get("meta")), _contact_inbox(data)
        contact = fields.mapping(meta.get("sender"))
        return cls(
            id=fields.identity(data.get("id"), "conversation"),
            account_id=account_id(data),
            inbox_id=fields.optional_id(data.get("inbox_id")),
            uuid=fields.optional_text(data.get("uuid")),
            status=fields.text(data.get("status")),
            priority=fields.optional_text(data.get("priority")),
            assignee=Actor.from_payload(meta.get("assignee"), _assignee_kind(meta)),
            team=Team.from_payload(meta.get("team")) if meta.get("team") else None,
            contact_id=fields.optional_id(contact_inbox.get("contact_id"))
            or fields.optional_id(contact.get("id")),
            source_id=fields.optional_text(contact_inbox.get("source_id")),
            can_reply=data.get("can_reply") is not False,
            custom_attributes=fields.attributes(data.get("custom_attributes")),
            additional_attributes=fields.attributes(data.get("additional_attributes")),
            snoozed_until=fields.moment(data.get("snoozed_until")),
            created_at=fields.moment(data.get("created_at")),
            updated_at=fields.moment(data.get("updated_at")),
            last_activity_at=fields.moment(data.get("last_activity_at")),
            agent_last_seen_at=fields.moment(data.get("agent_last_seen_at")),
            is_contact_blocked=contact.get("blocked") is True,
            contact_email=fields.text(contact.get("email")),
            contact_identifier=fields.text(contact.get("identifier")),
        )


def account_id(data: Mapping[str, Any]) -> int | None:
    """The account; before 4.14.2 conversation events name it only inside their last message."""
    told = data.get("account_id") or fields.mapping(data.get("account")).get("id")
    if told is None:
        told = next((m.get("account_id") for m in fields.mappings(data.get("messages"))), None)
    return fields.optional_id(told)


def _assignee_kind(meta: Mapping[str, Any]) -> str:
    # Chatwoot before 4.8 has no assignee_type and assigns to people only.
    return fields.text(meta.get("assignee_type")) or "user"


def _contact_inbox(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The application API tells it only inside the conversation's last message."""
    direct = fields.mapping(data.get("contact_inbox"))
    if direct:
        return direct
    for message in fields.mappings(data.get("messages")):
        return fields.mapping(fields.mapping(message.get("conversation")).get("contact_inbox"))
    return {}
