"""Checks the items of buttons, cards, forms and articles in Chatwoot's words (contract 2.4)."""

from __future__ import annotations

from typing import Any, cast

from integrations.chatwoot.sandbox.effects.messages import Draft
from integrations.chatwoot.sandbox.web.calls import mapping
from integrations.chatwoot.sandbox.web.fields import items

RUBY_NAMES = ((str, "String"), (int, "Integer"), (float, "Float"), (dict, "Hash"))
ACTION_KEYS = {"text", "type", "payload", "uri"}
ITEM_KEYS = {
    "input_select": {"title", "value"},
    "cards": {"title", "description", "media_url", "actions"},
    "form": {
        "type",
        "placeholder",
        "label",
        "name",
        "options",
        "default",
        "required",
        "pattern",
        "title",
        "pattern_error",
    },
    "article": {"title", "description", "link"},
}


class BadArgument(ValueError):
    """The builder raised; its words are the answer's `error`."""


def check_items(draft: Draft) -> None:
    """Raise BadArgument for the first item that Chatwoot would refuse."""
    allowed = ITEM_KEYS.get(draft.content_type)
    if allowed is None:
        return
    given = draft.content_attributes.get("items")
    if not isinstance(given, list):
        raise BadArgument(f"undefined method `reject' for {ruby_kind(given)}")
    if not given:
        raise _invalid("At least one item is required.")
    for item in cast(list[Any], given):
        if not isinstance(item, dict):
            raise BadArgument(f"undefined method `keys' for {ruby_kind(item)}")
    rows = [mapping(item) for item in cast(list[Any], given)]
    wrong = _strange(rows, allowed, "contains invalid keys for items : ")
    if draft.content_type == "cards":
        wrong += _action_mistakes(rows)
    if wrong:
        raise _invalid(*wrong)


def _action_mistakes(cards: list[dict[str, Any]]) -> list[str]:
    if any(not card.get("actions") for card in cards):
        return ["contains items missing actions"]
    actions = [mapping(action) for card in cards for action in items(card["actions"])]
    return _strange(actions, ACTION_KEYS, "contains invalid keys for actions:  ")


def _strange(rows: list[dict[str, Any]], allowed: set[str], said: str) -> list[str]:
    """What is said of keys that nobody knows, listed as Ruby writes symbols."""
    named = [f":{key}" for row in rows for key in row if key not in allowed]
    return [f"{said}[{', '.join(named)}]"] if named else []


def _invalid(*wrong: str) -> BadArgument:
    return BadArgument("Validation failed: " + ", ".join(f"Content attributes {w}" for w in wrong))


def ruby_kind(value: Any) -> str:
    """How Ruby names what has no such method."""
    if value is None:
        return "nil"
    if isinstance(value, bool):
        return str(value).lower()
    for kind, name in RUBY_NAMES:
        if isinstance(value, kind):
            return f"an instance of {name}"
    return "an instance of ActionDispatch::Http::UploadedFile"
