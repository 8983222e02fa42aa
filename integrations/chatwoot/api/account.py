"""The account's own furniture: who we are there, inboxes, webhooks, bots, definitions, lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from integrations.chatwoot import fields
from integrations.chatwoot.api.call import Call, Surface, Token, nothing
from integrations.chatwoot.records import (
    Account,
    Agent,
    AgentBot,
    AttributeDefinition,
    Inbox,
    Profile,
    Version,
    Webhook,
)

T = TypeVar("T")


def version() -> Call[Version]:
    """The version, which everybody may ask; its other words are no sign of health."""
    return Call(
        method="GET",
        path="/api",
        surface=Surface.ROOT,
        token=Token.NONE,
        read=Version.from_http,
    )


def profile() -> Call[Profile]:
    """The owner of the user token."""
    return Call(method="GET", path="/api/v1/profile", surface=Surface.ROOT, read=Profile.from_http)


def account() -> Call[Account]:
    """The account itself."""
    return Call(method="GET", path="", read=Account.from_http)


def list_inboxes() -> Call[tuple[Inbox, ...]]:
    """The inboxes that the token's owner may see."""
    return Call(method="GET", path="/inboxes", read=_each(Inbox.from_http, _payload))


def get_inbox(inbox_id: int) -> Call[Inbox]:
    """One inbox."""
    return Call(method="GET", path=f"/inboxes/{inbox_id}", read=Inbox.from_http)


def create_inbox(values: Mapping[str, Any]) -> Call[Inbox]:
    """A new inbox."""
    return Call(method="POST", path="/inboxes", json=values, read=Inbox.from_http)


def update_inbox(inbox_id: int, values: Mapping[str, Any]) -> Call[Inbox]:
    """The inbox with other settings."""
    return Call(method="PATCH", path=f"/inboxes/{inbox_id}", json=values, read=Inbox.from_http)


def list_members(inbox_id: int) -> Call[tuple[Agent, ...]]:
    """Who works in the inbox; only those who see it are told."""
    return Call(
        method="GET", path=f"/inbox_members/{inbox_id}", read=_each(Agent.from_http, _payload)
    )


def add_member(inbox_id: int, user_id: int) -> Call[None]:
    """Have somebody work in the inbox as well; twice is the same as once."""
    values = {"inbox_id": inbox_id, "user_ids": [user_id]}
    return Call(method="POST", path="/inbox_members", json=values, read=nothing)


def list_webhooks() -> Call[tuple[Webhook, ...]]:
    """The account's webhooks; only administrators are told."""
    return Call(method="GET", path="/webhooks", read=_each(Webhook.from_http, _webhooks))


def create_webhook(values: Mapping[str, Any]) -> Call[Webhook]:
    """A new webhook; an address can be used once in an account."""
    return Call(method="POST", path="/webhooks", json=values, read=_webhook)


def update_webhook(webhook_id: int, values: Mapping[str, Any]) -> Call[Webhook]:
    """The webhook with another address or other subscriptions."""
    return Call(method="PATCH", path=f"/webhooks/{webhook_id}", json=values, read=_webhook)


def delete_webhook(webhook_id: int) -> Call[None]:
    """End a webhook; a new one gets a new secret."""
    return Call(method="DELETE", path=f"/webhooks/{webhook_id}", read=nothing)


def list_bots() -> Call[tuple[AgentBot, ...]]:
    """The account's agent bots."""
    return Call(method="GET", path="/agent_bots", read=_each(AgentBot.from_http))


def create_bot(name: str) -> Call[AgentBot]:
    """A bot that is called by nobody: its token writes, and need not be attached to an inbox."""
    return Call(method="POST", path="/agent_bots", json={"name": name}, read=AgentBot.from_http)


def list_definitions() -> Call[tuple[AttributeDefinition, ...]]:
    """The conversation attributes that agents see."""
    return Call(
        method="GET",
        path="/custom_attribute_definitions",
        params={"attribute_model": "conversation_attribute"},
        read=_each(AttributeDefinition.from_http),
    )


def create_definition(key: str, name: str, display_type: str) -> Call[AttributeDefinition]:
    """A conversation attribute that agents will see."""
    values = {
        "attribute_key": key,
        "attribute_display_name": name,
        "attribute_display_type": display_type,
        "attribute_model": "conversation_attribute",
    }
    return Call(
        method="POST",
        path="/custom_attribute_definitions",
        json=values,
        read=AttributeDefinition.from_http,
    )


def _each(
    read: Callable[[object], T], within: Callable[[object], object] = lambda payload: payload
) -> Callable[[object], tuple[T, ...]]:
    """Read every object of a list that may lie within the answer."""
    return lambda payload: tuple(
        read(one) for one in fields.required_mappings(within(payload), "list")
    )


def _payload(payload: object) -> object:
    return fields.mapping(payload).get("payload")


def _webhooks(payload: object) -> object:
    return fields.mapping(_payload(payload)).get("webhooks")


def _webhook(payload: object) -> Webhook:
    return Webhook.from_http(fields.mapping(_payload(payload)).get("webhook"))
