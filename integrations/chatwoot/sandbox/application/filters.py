"""Evaluates the filter language that contacts and conversations share, with its refusals (contract
2.1, 2.2).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from integrations.chatwoot.sandbox.clock import now
from integrations.chatwoot.sandbox.web.calls import Call, mapping, whole
from integrations.chatwoot.sandbox.web.problems import Broken, Unprocessable

EQUALITY = ("equal_to", "not_equal_to")
PRESENCE = ("is_present", "is_not_present")
SUBSTRING = ("contains", "does_not_contain")
TIME = ("is_greater_than", "is_less_than", "days_before")
DEFINED = {
    "text": EQUALITY + SUBSTRING + PRESENCE,
    "number": (*EQUALITY, *PRESENCE, "is_greater_than", "is_less_than"),
    "link": EQUALITY + SUBSTRING + PRESENCE,
    "date": (*EQUALITY, *PRESENCE, "is_greater_than", "is_less_than", "days_before"),
    "list": EQUALITY + PRESENCE,
    "checkbox": EQUALITY,
}


@dataclass(frozen=True, slots=True)
class Column:
    """What a filter key reads and which operators it knows."""

    operators: Sequence[str]
    read: Callable[[Any], Any]


Columns = Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of a filter, checked."""

    operator: str
    values: tuple[Any, ...]
    read: Callable[[Any], Any]
    joins_with_or: bool

    def holds(self, row: Any) -> bool:
        """Whether the row fulfils this line."""
        return OPERATORS[self.operator](self.read(row), self.values)


def conditions(call: Call, columns: Columns, model: str) -> list[Condition]:
    """The filter's lines; raises Unprocessable in Chatwoot's words, Broken for a loose joint."""
    payload: Any = call.params.get("payload")
    lines = [mapping(line) for line in cast(list[Any], payload or [])]
    checked = [_checked(call, line, columns, model) for line in lines]
    if lines and lines[-1].get("query_operator"):
        raise Broken
    return checked


def matches(row: Any, lines: Sequence[Condition]) -> bool:
    """Whether the row passes all lines; AND binds tighter than OR, as in SQL."""
    if not lines:
        return True
    groups: list[list[Condition]] = [[]]
    for line in lines:
        groups[-1].append(line)
        if line.joins_with_or:
            groups.append([])
    return any(all(line.holds(row) for line in group) for group in groups if group)


def _checked(call: Call, line: dict[str, Any], columns: Columns, model: str) -> Condition:
    key, operator = str(line.get("attribute_key")), str(line.get("filter_operator"))
    column = columns.get(key) or _defined(call, key, model)
    if column is None:
        known = ",".join(columns)
        raise Unprocessable(
            f"Invalid attribute key - [{key}]. The key should be one of [{known}] "
            "or a custom attribute defined in the account."
        )
    if operator not in column.operators:
        known = ",".join(column.operators)
        raise Unprocessable(f"Invalid operator. The allowed operators for {key} are [{known}].")
    values = _values(line, key, operator)
    joint = str(line.get("query_operator") or "").upper()
    if joint not in ("", "AND", "OR"):
        raise Unprocessable('Query operator must be either "AND" or "OR".')
    return Condition(operator, values, column.read, joint == "OR")


def _values(line: dict[str, Any], key: str, operator: str) -> tuple[Any, ...]:
    given: Any = line.get("values")
    values = tuple(cast(list[Any], given)) if isinstance(given, list) else (given,)
    empty = not values or all(value in (None, "") for value in values)
    if empty and operator not in PRESENCE:
        raise Unprocessable(f"Invalid value. The values provided for {key} are invalid")
    return tuple(mapping(value).get("id", value) for value in values)


def _defined(call: Call, key: str, model: str) -> Column | None:
    for definition in call.store.attribute_definitions:
        if definition.attribute_key == key and definition.attribute_model == model:
            known = DEFINED.get(definition.attribute_display_type, DEFINED["text"])
            return Column(known, lambda row: row.custom_attributes.get(key))
    return None


def _folded(value: Any) -> str:
    return str(value).lower() if value is not None else ""


def _equal(found: Any, values: tuple[Any, ...]) -> bool:
    if "all" in values and isinstance(found, str):
        return True
    wanted = {_folded(value) for value in values}
    if isinstance(found, list):
        return any(_folded(item) in wanted for item in cast(list[Any], found))
    return _folded(found) in wanted


def _contains(found: Any, values: tuple[Any, ...]) -> bool:
    return any(_folded(value) in _folded(found) for value in values)


def _is_present(found: Any, _values: tuple[Any, ...]) -> bool:
    return found not in (None, "", [])


def _greater(found: Any, values: tuple[Any, ...]) -> bool:
    return found is not None and _comparable(found) > _like(found, values[0])


def _less(found: Any, values: tuple[Any, ...]) -> bool:
    return found is not None and _comparable(found) < _like(found, values[0])


def _days_before(found: Any, values: tuple[Any, ...]) -> bool:
    limit = now() - timedelta(days=whole(values[0]) or 0)
    return isinstance(found, datetime) and found < limit


def _comparable(found: Any) -> Any:
    return found if isinstance(found, datetime | int | float) else str(found)


def _like(found: Any, value: Any) -> Any:
    """The filter's value as the kind of thing that it is compared with."""
    try:
        if isinstance(found, datetime):
            moment = datetime.fromisoformat(str(value))
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return float(value) if isinstance(found, int | float) else str(value)
    except ValueError as error:
        raise Broken from error


OPERATORS: dict[str, Callable[[Any, tuple[Any, ...]], bool]] = {
    "equal_to": _equal,
    "not_equal_to": lambda found, values: not _equal(found, values),
    "contains": _contains,
    "does_not_contain": lambda found, values: not _contains(found, values),
    "starts_with": lambda found, values: _folded(found).startswith(_folded(values[0])),
    "is_present": _is_present,
    "is_not_present": lambda found, values: not _is_present(found, values),
    "is_greater_than": _greater,
    "is_less_than": _less,
    "days_before": _days_before,
}
