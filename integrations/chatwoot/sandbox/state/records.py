"""What a Chatwoot account is made of: one mutable dataclass for each table."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from integrations.chatwoot.sandbox.clock import now
from integrations.chatwoot.sandbox.state.tokens import fresh_uuid, token

Json = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Record:
    """A row: `id` 0 means that no table has taken it yet."""

    id: int = 0
    created_at: datetime = field(default_factory=now)
    updated_at: datetime = field(default_factory=now)


@dataclass(slots=True, kw_only=True)
class Account(Record):
    """The one company that this installation serves."""

    name: str
    locale: str = "en"
    domain: str | None = None
    support_email: str | None = None
    status: str = "active"
    settings: Json = field(default_factory=dict[str, Any])
    custom_attributes: Json = field(default_factory=dict[str, Any])


@dataclass(slots=True, kw_only=True)
class User(Record):
    """A support person with a role in the account."""

    name: str
    email: str
    role: str = "agent"
    display_name: str | None = None
    availability: str = "online"
    auto_offline: bool = True
    confirmed: bool = True
    message_signature: str | None = None
    ui_settings: Json = field(default_factory=dict[str, Any])
    custom_attributes: Json = field(default_factory=dict[str, Any])
    password: str | None = None
    access_token: str = field(default_factory=token)
    pubsub_token: str = field(default_factory=token)
    active_at: datetime | None = None

    @property
    def is_admin(self) -> bool:
        """Whether the person administers the account."""
        return self.role == "administrator"


@dataclass(slots=True, kw_only=True)
class AgentBot(Record):
    """A program that writes with its own token."""

    name: str
    description: str | None = None
    outgoing_url: str | None = None
    bot_type: str = "webhook"
    bot_config: Json = field(default_factory=dict[str, Any])
    access_token: str = field(default_factory=token)
    secret: str = field(default_factory=token)


@dataclass(slots=True, kw_only=True)
class Inbox(Record):
    """An API inbox together with its channel; `working_hours` holds seven rows as JSON."""

    name: str
    channel_id: int = 0
    channel_type: str = "Channel::Api"
    webhook_url: str | None = None
    identifier: str = field(default_factory=token)
    hmac_token: str = field(default_factory=token)
    hmac_mandatory: bool = False
    secret: str = field(default_factory=token)
    channel_additional_attributes: Json = field(default_factory=dict[str, Any])
    greeting_enabled: bool = False
    greeting_message: str | None = None
    working_hours_enabled: bool = False
    working_hours: list[Json] = field(default_factory=list[Json])
    out_of_office_message: str | None = None
    timezone: str = "UTC"
    enable_email_collect: bool = True
    csat_survey_enabled: bool = False
    csat_config: Json = field(default_factory=dict[str, Any])
    enable_auto_assignment: bool = True
    auto_assignment_config: Json = field(default_factory=dict[str, Any])
    allow_messages_after_resolved: bool = True
    lock_to_single_conversation: bool = False
    sender_name_type: str = "friendly"
    business_name: str | None = None
    portal_id: int | None = None
    member_ids: list[int] = field(default_factory=list[int])
    agent_bot_id: int | None = None


@dataclass(slots=True, kw_only=True)
class Contact(Record):
    """A person who writes to support."""

    name: str = ""
    email: str | None = None
    phone_number: str | None = None
    identifier: str | None = None
    blocked: bool = False
    contact_type: str = "visitor"
    additional_attributes: Json = field(default_factory=dict[str, Any])
    custom_attributes: Json = field(default_factory=dict[str, Any])
    labels: list[str] = field(default_factory=list[str])
    last_activity_at: datetime | None = None
    middle_name: str = ""
    last_name: str = ""
    location: str | None = None
    country_code: str | None = None
    company_id: int | None = None


@dataclass(slots=True, kw_only=True)
class ContactInbox(Record):
    """A door: the `source_id` under which a contact is known in one inbox."""

    contact_id: int
    inbox_id: int
    source_id: str = field(default_factory=fresh_uuid)
    hmac_verified: bool = False
    pubsub_token: str = field(default_factory=token)


@dataclass(slots=True, kw_only=True)
class Conversation(Record):
    """A conversation; the wire knows it by `display_id`, never by `id`."""

    display_id: int
    inbox_id: int
    contact_id: int
    contact_inbox_id: int
    uuid: str = field(default_factory=fresh_uuid)
    status: str = "open"
    priority: str | None = None
    assignee_id: int | None = None
    assignee_bot_id: int | None = None
    team_id: int | None = None
    labels: list[str] = field(default_factory=list[str])
    cached_label_list: str | None = None
    custom_attributes: Json = field(default_factory=dict[str, Any])
    additional_attributes: Json = field(default_factory=dict[str, Any])
    snoozed_until: datetime | None = None
    waiting_since: datetime | None = None
    first_reply_created_at: datetime | None = None
    last_activity_at: datetime = field(default_factory=now)
    agent_last_seen_at: datetime | None = None
    assignee_last_seen_at: datetime | None = None
    contact_last_seen_at: datetime | None = None
    participant_ids: list[int] = field(default_factory=list[int])


@dataclass(slots=True, kw_only=True)
class Message(Record):
    """A line of a conversation; `conversation_id` is the row's id, not the display id."""

    conversation_id: int
    inbox_id: int
    message_type: str = "outgoing"
    content: str | None = None
    content_type: str = "text"
    content_attributes: Json = field(default_factory=dict[str, Any])
    additional_attributes: Json = field(default_factory=dict[str, Any])
    private: bool = False
    status: str = "sent"
    source_id: str | None = None
    sender_type: str | None = None
    sender_id: int | None = None


@dataclass(slots=True, kw_only=True)
class Blob(Record):
    """A stored file; its bytes live beside it in the store.

    `claimed_type` is what the sender of a message called it, nothing when it came beforehand.
    """

    key: str = field(default_factory=token)
    filename: str
    content_type: str
    byte_size: int
    claimed_type: str | None = None


@dataclass(slots=True, kw_only=True)
class Attachment(Record):
    """A file of a message."""

    message_id: int
    blob_id: int
    file_type: str
    extension: str | None = None


@dataclass(slots=True, kw_only=True)
class Team(Record):
    """A group of support people."""

    name: str
    description: str | None = None
    allow_auto_assign: bool | None = True
    icon: str = ""
    icon_color: str = ""
    member_ids: list[int] = field(default_factory=list[int])
