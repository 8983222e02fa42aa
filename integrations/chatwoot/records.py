"""What the application API answers besides messages and conversations: people, inboxes, set-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from integrations.chatwoot import fields


@dataclass(frozen=True, slots=True)
class Version:
    """A Chatwoot's version; an unreadable one counts as the oldest."""

    text: str

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers to compare: (4, 16, 2) for 4.16.2 and its pre-releases."""
        parts = self.text.partition("-")[0].split(".")
        return tuple(int(part) for part in parts if part.isascii() and part.isdigit())

    @classmethod
    def from_http(cls, payload: object) -> Version:
        """The version. Raises Misshapen when the address is not a Chatwoot's."""
        text = fields.text(fields.required_mapping(payload, "version").get("version"))
        if not text:
            raise fields.Misshapen("answer names no version")
        return cls(text)


@dataclass(frozen=True, slots=True)
class Profile:
    """The owner of a user token, with the role in each account."""

    id: int
    name: str
    roles: Mapping[int, str]

    @classmethod
    def from_http(cls, payload: object) -> Profile:
        """The profile. Raises Misshapen when it has no id."""
        data = fields.required_mapping(payload, "profile")
        accounts = fields.mappings(data.get("accounts"))
        return cls(
            id=fields.identity(data.get("id"), "profile"),
            name=fields.text(data.get("name")),
            roles={
                fields.identity(one.get("id"), "account"): fields.text(one.get("role"))
                for one in accounts
            },
        )


@dataclass(frozen=True, slots=True)
class Account:
    """An account, that is the whole of one company's support."""

    id: int
    name: str
    locale: str

    @classmethod
    def from_http(cls, payload: object) -> Account:
        """The account. Raises Misshapen when it has no id."""
        data = fields.required_mapping(payload, "account")
        return cls(
            id=fields.identity(data.get("id"), "account"),
            name=fields.text(data.get("name")),
            locale=fields.text(data.get("locale")),
        )


@dataclass(frozen=True, slots=True)
class Contact:
    """A person in Chatwoot's address book."""

    id: int
    name: str
    email: str | None
    identifier: str | None
    phone_number: str | None
    blocked: bool
    custom_attributes: Mapping[str, Any]

    @classmethod
    def from_http(cls, payload: object) -> Contact:
        """The contact. Raises Misshapen when it has no id."""
        data = fields.required_mapping(payload, "contact")
        return cls(
            id=fields.identity(data.get("id"), "contact"),
            name=fields.text(data.get("name")),
            email=fields.optional_text(data.get("email")),
            identifier=fields.optional_text(data.get("identifier")),
            phone_number=fields.optional_text(data.get("phone_number")),
            blocked=data.get("blocked") is True,
            custom_attributes=fields.attributes(data.get("custom_attributes")),
        )


@dataclass(frozen=True, slots=True)
class ContactInbox:
    """A contact's address in an inbox; `source_id` is a credential of the public API."""

    source_id: str = field(repr=False)
    inbox_id: int | None

    @classmethod
    def from_http(cls, payload: object) -> ContactInbox:
        """The address. Raises Misshapen when it has no source_id."""
        data = fields.required_mapping(payload, "contact_inbox")
        inbox_id = fields.optional_id(fields.mapping(data.get("inbox")).get("id"))
        return cls(_source_id(data), inbox_id)


@dataclass(frozen=True, slots=True)
class PublicContact:
    """A contact as the public API tells it: with the credentials of its live socket."""

    id: int
    name: str
    source_id: str = field(repr=False)
    pubsub_token: str = field(repr=False)

    @classmethod
    def from_http(cls, payload: object) -> PublicContact:
        """The contact. Raises Misshapen when it has no id or source_id."""
        data = fields.required_mapping(payload, "contact")
        return cls(
            id=fields.identity(data.get("id"), "contact"),
            name=fields.text(data.get("name")),
            source_id=_source_id(data),
            pubsub_token=fields.text(data.get("pubsub_token")),
        )


@dataclass(frozen=True, slots=True)
class Inbox:
    """An inbox with the settings that matter to us."""

    id: int
    name: str
    channel_type: str
    identifier: str
    webhook_url: str
    hmac_mandatory: bool
    lock_to_single_conversation: bool
    enable_auto_assignment: bool

    @property
    def is_api(self) -> bool:
        """Whether it is one that the portal can write into."""
        return self.channel_type == "Channel::Api"

    @classmethod
    def from_http(cls, payload: object) -> Inbox:
        """The inbox. Raises Misshapen when it has no id."""
        data = fields.required_mapping(payload, "inbox")
        return cls(
            id=fields.identity(data.get("id"), "inbox"),
            name=fields.text(data.get("name")),
            channel_type=fields.text(data.get("channel_type")),
            identifier=fields.text(data.get("inbox_identifier")),
            webhook_url=fields.text(data.get("webhook_url")),
            hmac_mandatory=data.get("hmac_mandatory") is True,
            lock_to_single_conversation=data.get("lock_to_single_conversation") is True,
            enable_auto_assignment=data.get("enable_auto_assignment") is True,
        )


@dataclass(frozen=True, slots=True)
class Webhook:
    """An account webhook; its address may carry our token, its secret signs (4.12 and newer)."""

    id: int
    url: str = field(repr=False)
    name: str
    subscriptions: frozenset[str]
    secret: str | None = field(repr=False)

    @classmethod
    def from_http(cls, payload: object) -> Webhook:
        """The webhook. Raises Misshapen when it has no id."""
        data = fields.required_mapping(payload, "webhook")
        return cls(
            id=fields.identity(data.get("id"), "webhook"),
            url=fields.text(data.get("url")),
            name=fields.text(data.get("name")),
            subscriptions=frozenset(fields.texts(data.get("subscriptions"))),
            secret=fields.optional_text(data.get("secret")),
        )


@dataclass(frozen=True, slots=True)
class AgentBot:
    """An agent bot; only administrators are told its token."""

    id: int
    name: str
    access_token: str | None = field(repr=False)

    @classmethod
    def from_http(cls, payload: object) -> AgentBot:
        """The bot. Raises Misshapen when it has no id."""
        data = fields.required_mapping(payload, "agent bot")
        return cls(
            id=fields.identity(data.get("id"), "agent bot"),
            name=fields.text(data.get("name")),
            access_token=fields.optional_text(data.get("access_token")),
        )


@dataclass(frozen=True, slots=True)
class AttributeDefinition:
    """A custom attribute that agents see beside a conversation."""

    key: str
    name: str
    display_type: str

    @classmethod
    def from_http(cls, payload: object) -> AttributeDefinition:
        """The definition. Raises Misshapen when it is no object."""
        data = fields.required_mapping(payload, "attribute definition")
        return cls(
            key=fields.text(data.get("attribute_key")),
            name=fields.text(data.get("attribute_display_name")),
            display_type=fields.text(data.get("attribute_display_type")),
        )


@dataclass(frozen=True, slots=True)
class Label:
    """A label of the account."""

    id: int
    title: str

    @classmethod
    def from_http(cls, payload: object) -> Label:
        """The label. Raises Misshapen when it has no id."""
        data = fields.required_mapping(payload, "label")
        return cls(fields.identity(data.get("id"), "label"), fields.text(data.get("title")))


def _source_id(data: Mapping[str, Any]) -> str:
    source_id = fields.text(data.get("source_id"))
    if not source_id:
        raise fields.Misshapen("answer has no source_id")
    return source_id
