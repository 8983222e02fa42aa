"""Messages by the application API (contract 2.3, 2.4), the only one that keeps our source_id."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from integrations.chatwoot import fields
from integrations.chatwoot.api.call import Call, Token, Upload, nothing, without_none
from integrations.chatwoot.snapshots import Message


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to write; an incoming one is the contact's, an outgoing one the token owner's."""

    content: str = field(repr=False)
    source_id: str
    kind: str = "incoming"
    is_private: bool = False
    content_attributes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    files: tuple[Upload, ...] = ()


def create(conversation_id: int, message: NewMessage) -> Call[Message]:
    """A message, sent as multipart when it has files."""
    return Call(
        method="POST",
        path=f"/conversations/{conversation_id}/messages",
        token=Token.BOT,
        json=None if message.files else _json(message),
        form=_form(message) if message.files else None,
        files=message.files,
        read=Message.from_payload,
    )


def _json(message: NewMessage) -> dict[str, Any]:
    return {
        "content": message.content,
        "message_type": message.kind,
        "private": message.is_private,
        "source_id": message.source_id,
        "content_attributes": message.content_attributes,
    }


def _form(message: NewMessage) -> dict[str, str]:
    """In multipart, Chatwoot takes content_attributes as JSON text."""
    return {
        "content": message.content,
        "message_type": message.kind,
        "private": "true" if message.is_private else "false",
        "source_id": message.source_id,
        "content_attributes": json.dumps(message.content_attributes),
    }


def list_around(
    conversation_id: int, *, after: int | None = None, before: int | None = None
) -> Call[tuple[Message, ...]]:
    """Messages by id: up to 100 after one, 20 before one, else the newest 20.

    Private notes and activities are among them.
    """
    return Call(
        method="GET",
        path=f"/conversations/{conversation_id}/messages",
        params=without_none(after=after, before=before),
        read=_ordered,
    )


def _ordered(payload: object) -> tuple[Message, ...]:
    """Chatwoot orders by created_at, which has ties."""
    listed = fields.required_mappings(fields.mapping(payload).get("payload"), "messages")
    found = [Message.from_payload(one) for one in listed]
    return tuple(sorted(found, key=lambda message: message.id))


def set_status(conversation_id: int, message_id: int, status: str) -> Call[None]:
    """Say what became of a message (API inboxes, 4.2 and newer); takes back a wrong "failed"."""
    return Call(
        method="PATCH",
        path=f"/conversations/{conversation_id}/messages/{message_id}",
        json={"status": status},
        read=nothing,
    )
