"""What support keeps around conversations: labels, hooks, ready texts, ratings, help centre."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from integrations.chatwoot.sandbox.state.records import Json, Record
from integrations.chatwoot.sandbox.state.tokens import token


@dataclass(slots=True, kw_only=True)
class Label(Record):
    """A label that support may choose from."""

    title: str
    description: str | None = None
    color: str = "#1f93ff"
    show_on_sidebar: bool | None = None


@dataclass(slots=True, kw_only=True)
class AttributeDefinition(Record):
    """What the dashboard knows about one custom attribute."""

    attribute_key: str
    attribute_display_name: str
    attribute_display_type: str = "text"
    attribute_model: str = "conversation_attribute"
    attribute_description: str | None = None
    attribute_values: list[Any] = field(default_factory=list[Any])
    default_value: str | None = None
    regex_pattern: str | None = None
    regex_cue: str | None = None


@dataclass(slots=True, kw_only=True)
class Webhook(Record):
    """An account webhook."""

    url: str
    name: str | None = None
    subscriptions: list[str] = field(default_factory=list[str])
    inbox_id: int | None = None
    secret: str = field(default_factory=token)


@dataclass(slots=True, kw_only=True)
class CannedResponse(Record):
    """A text that support keeps ready."""

    short_code: str
    content: str


@dataclass(slots=True, kw_only=True)
class Macro(Record):
    """A list of actions that an agent runs on conversations."""

    name: str
    visibility: str = "personal"
    actions: list[Json] = field(default_factory=list[Json])
    created_by_id: int | None = None
    updated_by_id: int | None = None


@dataclass(slots=True, kw_only=True)
class Note(Record):
    """What support wrote down about a contact."""

    contact_id: int
    user_id: int | None
    content: str


@dataclass(slots=True, kw_only=True)
class CsatResponse(Record):
    """A contact's rating of one conversation."""

    conversation_id: int
    message_id: int
    contact_id: int
    rating: int
    feedback_message: str | None = None
    assigned_agent_id: int | None = None
    csat_review_notes: str | None = None
    review_notes_updated_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Notification(Record):
    """What the dashboard's bell tells a support person."""

    user_id: int
    notification_type: str
    conversation_id: int
    message_id: int | None = None
    read_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class DashboardApp(Record):
    """A page of ours in a frame beside the messages."""

    title: str
    content: list[Json] = field(default_factory=list[Json])
    user_id: int | None = None


@dataclass(slots=True, kw_only=True)
class Draft(Record):
    """An unsent answer that an agent's browser saved."""

    conversation_id: int
    message: str


@dataclass(slots=True, kw_only=True)
class Portal(Record):
    """A help centre."""

    name: str
    slug: str
    custom_domain: str | None = None
    color: str | None = None
    homepage_link: str | None = None
    page_title: str | None = None
    header_text: str | None = None
    archived: bool = False
    config: Json = field(default_factory=dict[str, Any])


@dataclass(slots=True, kw_only=True)
class Category(Record):
    """A shelf of a help centre."""

    portal_id: int
    name: str
    slug: str
    locale: str = "en"
    position: int | None = None
    description: str | None = None
    icon: str = ""
    icon_color: str = ""
    parent_category_id: int | None = None


@dataclass(slots=True, kw_only=True)
class Article(Record):
    """A text of a help centre."""

    portal_id: int
    category_id: int | None
    author_id: int | None
    title: str
    slug: str
    content: str | None = None
    description: str | None = None
    status: str = "draft"
    locale: str = "en"
    position: int | None = None
    views: int | None = None
    meta: Json = field(default_factory=dict[str, Any])


@dataclass(slots=True, kw_only=True)
class ReportingEvent(Record):
    """A length of time that reports are made of: until a first reply, a reply, the resolution."""

    name: str
    value: float
    event_start_time: datetime
    event_end_time: datetime
    conversation_id: int
    inbox_id: int
    user_id: int | None = None
