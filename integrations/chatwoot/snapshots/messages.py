"""A message, as webhooks, API and cable tell of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrations.chatwoot import fields
from integrations.chatwoot.snapshots.actors import Actor
from integrations.chatwoot.snapshots.attachments import Attachment
from integrations.chatwoot.snapshots.conversations import Conversation, account_id

# Numbers everywhere but at the top of a webhook's body, where they are names.
_MESSAGE_KINDS = {0: "incoming", 1: "outgoing", 2: "activity", 3: "template"}
_KINDS_FOR_CONTACTS = frozenset({"incoming", "outgoing", "template"})


@dataclass(frozen=True, slots=True)
class Message:
    """A message; kind is incoming, outgoing, activity, template or a newer word.

    When it was last changed is told on the cable alone.
    """

    id: int
    conversation_id: int
    account_id: int | None
    inbox_id: int | None
    kind: str
    content: str
    content_type: str
    content_attributes: Mapping[str, Any]
    private: bool
    status: str | None
    source_id: str | None
    sender: Actor | None
    created_at: datetime
    updated_at: datetime | None
    attachments: tuple[Attachment, ...]
    conversation: Conversation | None

    @classmethod
    def from_payload(cls, payload: object) -> Message:
        """The message. Raises Misshapen when it has no id, conversation or time."""
        data = fields.required_mapping(payload, "message")
        conversation = _whole_conversation(data)
        return cls(
            id=fields.identity(data.get("id"), "message"),
            conversation_id=_conversation_id(data, conversation),
            account_id=account_id(data),
            inbox_id=_inbox_id(data),
            kind=_message_kind(data.get("message_type")),
            content=_evened(fields.text(data.get("content"))),
            content_type=fields.text(data.get("content_type")) or "text",
            content_attributes=fields.attributes(data.get("content_attributes")),
            # Only a plain false is public: what is absent or odd stays with support.
            private=data.get("private") is not False,
            status=fields.optional_text(data.get("status")),
            source_id=fields.optional_text(data.get("source_id")),
            sender=Actor.from_payload(data.get("sender"), fields.text(data.get("sender_type"))),
            created_at=_created_at(data),
            updated_at=fields.moment(data.get("updated_at")),
            attachments=tuple(
                Attachment.from_payload(item) for item in fields.mappings(data.get("attachments"))
            ),
            conversation=conversation,
        )

    @property
    def is_deleted(self) -> bool:
        """Whether an agent has deleted it: the row stays, its content is a notice."""
        return self.content_attributes.get("deleted") is True

    @property
    def is_for_contacts(self) -> bool:
        """Whether the contact may read it: not private, not an activity, of a kind we know."""
        return not self.private and self.kind in _KINDS_FOR_CONTACTS


def _evened(content: str) -> str:
    """The text as webhooks tell it since 4.13, so that every surface says the same."""
    return content.replace("\\\n", "\n").rstrip("\n")


def _message_kind(value: object) -> str:
    return _MESSAGE_KINDS.get(value, "") if isinstance(value, int) else fields.text(value)


def _inbox_id(data: Mapping[str, Any]) -> int | None:
    told = data.get("inbox_id") or fields.mapping(data.get("inbox")).get("id")
    return fields.optional_id(told or fields.mapping(data.get("conversation")).get("inbox_id"))


def _whole_conversation(data: Mapping[str, Any]) -> Conversation | None:
    nested = fields.mapping(data.get("conversation"))
    return Conversation.from_payload(nested) if "id" in nested else None


def _conversation_id(data: Mapping[str, Any], conversation: Conversation | None) -> int:
    if conversation is not None:
        return conversation.id
    return fields.identity(data.get("conversation_id"), "message's conversation")


def _created_at(data: Mapping[str, Any]) -> datetime:
    created_at = fields.moment(data.get("created_at"))
    if created_at is None:
        raise fields.Misshapen("message has no time")
    return created_at
