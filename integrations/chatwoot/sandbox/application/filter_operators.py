"""Compares a row's value with a filter's values as the database does, by the kind of column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from integrations.chatwoot.sandbox.clock import now
from integrations.chatwoot.sandbox.web.calls import truth, whole

Values = tuple[Any, ...]
STATUSES = ("open", "resolved", "pending", "snoozed")
COMPARING = ("is_greater_than", "is_less_than")


def wanted_of(operator: str, kind: str, values: Values) -> Values:
    """The filter's values as they are compared; raises ValueError for one of another kind."""
    if operator in ("contains", "does_not_contain"):
        if kind == "number":
            raise ValueError(kind)
        return tuple(_text(value).strip().lower() for value in values)
    if operator == "days_before":
        return (now().date() - timedelta(days=whole(values[0]) or 0),)
    used = values[:1] if operator in COMPARING else values
    return WANTED[kind](used)


def equal(found: Any, wanted: Values, kind: str) -> bool:
    """Whether the value is one of the wanted ones; of labels one is enough."""
    if isinstance(found, list):
        return any(item in wanted for item in cast(list[Any], found))
    return _found(found, kind) in wanted


def _found(found: Any, kind: str) -> Any:
    """The row's value as its column compares it."""
    match kind:
        case "folded":
            return str(found).lower()
        case "date":
            return _day(found)
        case "truth":
            return truth(found)
        case "number":
            return float(found)
        case _:
            return found


def _contains(found: Any, wanted: Values, _kind: str) -> bool:
    return any(value in str(found).lower() for value in wanted)


def _greater(found: Any, wanted: Values, kind: str) -> bool:
    return _found(found, kind) > wanted[0]


def _less(found: Any, wanted: Values, kind: str) -> bool:
    return _found(found, kind) < wanted[0]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _texts(values: Values) -> Values:
    return tuple(_text(value) for value in values if value is not None)


def _first_folded(values: Values) -> Values:
    """Only the first value counts where case does not."""
    return tuple(value.lower() for value in _texts(values[:1]))


def _statuses(values: Values) -> Values:
    return STATUSES if "all" in values else _texts(values)


def _phone(values: Values) -> Values:
    return tuple(f"+{value.replace('+', '')}" for value in _texts(values[:1]))


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.astimezone(UTC).date()
    return datetime.fromisoformat(str(value)).date()


WANTED: dict[str, Callable[[Values], Values]] = {
    "text": _texts,
    "status": _statuses,
    "folded": _first_folded,
    "phone": _phone,
    "label": _first_folded,
    "number": lambda values: tuple(float(value) for value in values if value is not None),
    "date": lambda values: tuple(_day(value) for value in values),
    "truth": lambda values: tuple(truth(value) for value in values),
}
OPERATORS: dict[str, Callable[[Any, Values, str], bool]] = {
    "equal_to": equal,
    "not_equal_to": lambda found, wanted, kind: not equal(found, wanted, kind),
    "contains": _contains,
    "does_not_contain": lambda found, wanted, kind: not _contains(found, wanted, kind),
    "is_greater_than": _greater,
    "is_less_than": _less,
    "days_before": _less,
}
