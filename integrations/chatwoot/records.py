"""The account's own furniture as its API tells it: who we are, inboxes, webhooks, bots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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

    @property
    def tells_typing(self) -> bool:
        """Whether webhooks may subscribe to typing."""
        return self.numbers >= (4, 2)

    @property
    def signs_webhooks(self) -> bool:
        """Whether account webhooks have a secret and are signed; before, a token stands in."""
        return self.numbers >= (4, 12)

    @property
    def refuses_private_networks(self) -> bool:
        """Whether webhooks reach public addresses only, unless told otherwise."""
        return self.numbers >= (4, 14)

    @classmethod
    def from_http(cls, payload: object) -> Version:
        """The version. Raises Misshapen when the address is not a Chatwoot's."""
        text = fields.text(fields.required_mapping(payload, "version").get("version"))
        if not text:
            raise fields.Misshapen("answer names no version")
        return cls(text)


@dataclass(frozen=True, slots=True)
class Profile:
    """The owner of a user token, with the role in each account and the key to the cable."""

    id: int
    name: str
    roles: Mapping[int, str]
    pubsub_token: str = field(repr=False)

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
            pubsub_token=fields.text(data.get("pubsub_token")),
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
class Agent:
    """Somebody who works in the account; administrators see every inbox, agents their own."""

    id: int
    name: str
    role: str

    @classmethod
    def from_http(cls, payload: object) -> Agent:
        """The agent. Raises Misshapen when it has no id."""
        data = fields.required_mapping(payload, "agent")
        return cls(
            id=fields.identity(data.get("id"), "agent"),
            name=fields.text(data.get("name")),
            role=fields.text(data.get("role")),
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
        """The definition. Raises Misshapen when it has no key."""
        data = fields.required_mapping(payload, "attribute definition")
        key = fields.text(data.get("attribute_key"))
        if not key:
            raise fields.Misshapen("attribute definition has no key")
        return cls(
            key=key,
            name=fields.text(data.get("attribute_display_name")),
            display_type=fields.text(data.get("attribute_display_type")),
        )
