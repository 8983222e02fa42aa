"""Careful reading of single values in foreign JSON: odd ones become absent, text storable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

# Larger whole numbers lose digits in JavaScript and overflow 64-bit columns.
MAX_ID = 2**53


class Misshapen(ValueError):
    """What we cannot do without is absent or odd."""


def scrub(text: str) -> str:
    """Text without NUL and lone surrogates, which databases refuse."""
    if text.isascii():
        return text.replace("\x00", "")
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def text(value: object) -> str:
    """The storable text, or "" when there is none."""
    return scrub(value) if isinstance(value, str) else ""


def optional_text(value: object) -> str | None:
    """The storable text, or None when there is none."""
    return text(value) or None


def optional_id(value: object) -> int | None:
    """The whole number from 1 to 2^53, or None."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 1 <= value <= MAX_ID else None


def identity(value: object, name: str) -> int:
    """The whole number from 1 to 2^53. Raises Misshapen when it is none."""
    found = optional_id(value)
    if found is None:
        raise Misshapen(f"{name} is not an id")
    return found


def mapping(value: object) -> Mapping[str, Any]:
    """The object, or an empty one."""
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def mappings(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list, without anything else in it."""
    if not isinstance(value, list):
        return []
    found = (mapping(item) for item in cast("list[object]", value))
    return [item for item in found if item]


def texts(value: object) -> tuple[str, ...]:
    """The storable texts of a list, without anything else in it."""
    found = (text(item) for item in cast("list[object]", value if isinstance(value, list) else []))
    return tuple(item for item in found if item)


def required_mapping(value: object, name: str) -> Mapping[str, Any]:
    """The object. Raises Misshapen when it is none."""
    if not isinstance(value, dict):
        raise Misshapen(f"{name} is not an object")
    return cast("Mapping[str, Any]", value)


def required_mappings(value: object, name: str) -> list[Mapping[str, Any]]:
    """The objects of a list. Raises Misshapen when it is no list, which is not an empty one."""
    if not isinstance(value, list):
        raise Misshapen(f"{name}: no list")
    return mappings(cast("list[object]", value))


def attributes(value: object) -> dict[str, Any]:
    """Free attributes with every text in them made storable."""
    return {scrub(key): _storable(inner) for key, inner in mapping(value).items()}


def _storable(value: object) -> object:
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, dict):
        return attributes(cast("dict[str, Any]", value))
    if isinstance(value, list):
        return [_storable(item) for item in cast("list[object]", value)]
    return value


def moment(value: object) -> datetime | None:
    """The aware time behind epoch seconds or ISO-8601 text; a null time arrives as 0."""
    try:
        if isinstance(value, str):
            return _from_iso(value)
        if isinstance(value, int | float) and value:
            return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def _from_iso(value: str) -> datetime:
    parsed = datetime.fromisoformat(value)
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
