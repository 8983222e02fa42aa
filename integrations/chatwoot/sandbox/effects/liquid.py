"""Renders the Liquid of outgoing texts: variables and everyday filters; any mistake leaves the
whole text raw.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from integrations.chatwoot.sandbox.state.records import AgentBot, Conversation, User
from integrations.chatwoot.sandbox.world import World

CODE = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)
OUTPUT = re.compile(r"\{\{-?(.*?)-?\}\}", re.DOTALL)
PATH = re.compile(r"[A-Za-z_][\w-]*(\.[\w-]+)*\??")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
NAMED_FILTER = re.compile(r"(\w+)\s*(?::\s*(.+))?")


class BadTemplate(ValueError):
    """The text is no valid Liquid."""


FILTERS: dict[str, Callable[[str, str], str]] = {
    "capitalize": lambda text, _: text.capitalize(),
    "upcase": lambda text, _: text.upper(),
    "downcase": lambda text, _: text.lower(),
    "strip": lambda text, _: text.strip(),
    "default": lambda text, other: text or other,
    "append": lambda text, other: text + other,
    "prepend": lambda text, other: other + text,
}


def render(world: World, conversation: Conversation, sender: object, text: str) -> str:
    """The text with its variables filled in; what stands in backticks stays as it is."""
    if "{{" not in text and "{%" not in text:
        return text
    drops = _drops(world, conversation, sender)
    try:
        parts = CODE.split(text)
        return "".join(part if part.startswith("`") else _filled(part, drops) for part in parts)
    except BadTemplate:
        return text


def _filled(text: str, drops: dict[str, Any]) -> str:
    filled = OUTPUT.sub(lambda found: _value(found[1].strip(), drops), text)
    rest = OUTPUT.sub("", text)
    if "{{" in rest or "{%" in rest:
        raise BadTemplate
    return filled


def _value(expression: str, drops: dict[str, Any]) -> str:
    if not expression:
        return ""
    head, *filters = (part.strip() for part in expression.split("|"))
    text = _looked_up(head, drops)
    for applied in filters:
        text = _filtered(text, applied)
    return text


def _looked_up(head: str, drops: dict[str, Any]) -> str:
    if QUOTED.fullmatch(head):
        return head[1:-1]
    if not PATH.fullmatch(head):
        raise BadTemplate
    found: Any = drops
    for part in head.split("."):
        found = found.get(part) if isinstance(found, dict) else None  # type: ignore[reportUnknownMemberType]
    return "" if found is None or isinstance(found, dict) else str(found)  # type: ignore[reportUnknownArgumentType]


def _filtered(text: str, applied: str) -> str:
    found = NAMED_FILTER.fullmatch(applied)
    if found is None:
        raise BadTemplate
    argument = (found[2] or "").strip()
    known = FILTERS.get(found[1])
    return known(text, argument.strip("\"'")) if known else text


def _drops(world: World, conversation: Conversation, sender: object) -> dict[str, Any]:
    contact = world.store.contacts.get(conversation.contact_id)
    inbox = world.store.inboxes.get(conversation.inbox_id)
    account = world.store.account
    return {
        "contact": _named(contact.name)
        | {
            "email": contact.email,
            "phone_number": contact.phone_number,
            "custom_attribute": contact.custom_attributes,
        },
        "agent": _agent(sender),
        "conversation": {
            "display_id": conversation.display_id,
            "contact_name": contact.name.title(),
            "custom_attribute": conversation.custom_attributes,
        },
        "inbox": {"name": inbox.name},
        "account": {"name": account.name, "domain": account.domain},
    }


def _agent(sender: object) -> dict[str, Any]:
    if isinstance(sender, User):
        shown = sender.display_name or sender.name
        return _named(sender.name) | {"email": sender.email, "available_name": shown}
    return _named(sender.name) if isinstance(sender, AgentBot) else {}


def _named(name: str) -> dict[str, Any]:
    words = [word.capitalize() for word in name.split()]
    return {
        "name": " ".join(words),
        "first_name": words[0] if words else None,
        "last_name": words[-1] if len(words) > 1 else None,
    }
