"""Who writes, types or is assigned."""

from __future__ import annotations

from dataclasses import dataclass

from integrations.chatwoot import fields

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
