"""What Chatwoot says about messages and conversations, whichever of its surfaces said it.

Webhooks, the application API and the cable tell the same things in slightly different shapes
(contract 2.2, 2.3, 4.3, 5.5); here they become one. Their words stay plain text, for they add
new ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from integrations.chatwoot import fields

# Numbers everywhere but at the top of a webhook's body, where they are names.
_MESSAGE_KINDS = {0: "incoming", 1: "outgoing", 2: "activity", 3: "template"}
_KINDS_FOR_CONTACTS = frozenset({"incoming", "outgoing", "template"})
_ACTOR_KINDS = {"User": "user", "Contact": "contact", "AgentBot": "agent_bot"}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who writes, types or is assigned; kind is user, agent_bot, contact or a newer word."""

    kind: str
    id: int | None
    name: str

    @classmethod
    def from_payload(cls, payload: object, kind: str = "") -> Actor | None:
        """The actor, or None where none is told; only contacts come without a type."""
        data = fields.mapping(payload)
        if not data:
            return None
        told = fields.text(data.get("type")) or _ACTOR_KINDS.get(kind, kind) or "contact"
        return cls(told, fields.optional_id(data.get("id")), fields.text(data.get("name")))


@dataclass(frozen=True, slots=True)
class Team:
    """A team that a conversation is assigned to."""

    id: int | None
    name: str

    @classmethod
    def from_payload(cls, payload: object) -> Team:
        """The team, as far as it is told."""
        data = fields.mapping(payload)
        return cls(fields.optional_id(data.get("id")), fields.text(data.get("name")))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in Chatwoot; whoever has `data_url` can read it, for ever."""

    id: int
    file_type: str
    file_name: str
    content_type: str | None
    size: int | None
    data_url: str = field(repr=False)

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Attachment:
        """The attachment; its name is known from the address alone (contract 6.2)."""
        data_url = fields.text(payload.get("data_url"))
        return cls(
            id=fields.identity(payload.get("id"), "attachment"),
            file_type=fields.text(payload.get("file_type")) or "file",
            file_name=_file_name(data_url),
            content_type=fields.optional_text(payload.get("content_type")),
            size=fields.optional_id(payload.get("file_size")),
            data_url=data_url,
        )


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
            account_id=_account_id(data),
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
            account_id=_account_id(data),
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


def _assignee_kind(meta: Mapping[str, Any]) -> str:
    # Chatwoot before 4.8 has no assignee_type and assigns to people only.
    return fields.text(meta.get("assignee_type")) or "user"


def _account_id(data: Mapping[str, Any]) -> int | None:
    """Conversation events name the account only inside their last message before 4.14.2."""
    told = data.get("account_id") or fields.mapping(data.get("account")).get("id")
    if told is None:
        told = next((m.get("account_id") for m in fields.mappings(data.get("messages"))), None)
    return fields.optional_id(told)


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


def _contact_inbox(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The application API tells it only inside the conversation's last message."""
    direct = fields.mapping(data.get("contact_inbox"))
    if direct:
        return direct
    for message in fields.mappings(data.get("messages")):
        return fields.mapping(fields.mapping(message.get("conversation")).get("contact_inbox"))
    return {}


def _created_at(data: Mapping[str, Any]) -> datetime:
    created_at = fields.moment(data.get("created_at"))
    if created_at is None:
        raise fields.Misshapen("message has no time")
    return created_at


def _file_name(data_url: str) -> str:
    path = data_url.partition("?")[0].partition("#")[0]
    last = unquote(path.rpartition("/")[2], errors="ignore")
    safe = "".join(letter for letter in last if letter.isprintable())
    return safe.replace("\\", "/").rpartition("/")[2] or "file"
