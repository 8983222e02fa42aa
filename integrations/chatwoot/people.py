"""Contacts as Chatwoot's APIs tell them: the people who write by way of the portal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from integrations.chatwoot import fields


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


def _source_id(data: Mapping[str, Any]) -> str:
    source_id = fields.text(data.get("source_id"))
    if not source_id:
        raise fields.Misshapen("answer has no source_id")
    return source_id
