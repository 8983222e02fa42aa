"""Reads the filter language that contacts and conversations share, and its refusals (2.1, 2.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from integrations.chatwoot.sandbox.application.filter_operators import (
    COMPARING,
    OPERATORS,
    equal,
    wanted_of,
)
from integrations.chatwoot.sandbox.web.calls import Call, mapping
from integrations.chatwoot.sandbox.web.problems import Broken, Unprocessable

EQUALITY = ("equal_to", "not_equal_to")
PRESENCE = ("is_present", "is_not_present")
SUBSTRING = ("contains", "does_not_contain")
TIME = ("is_greater_than", "is_less_than", "days_before")
KINDS_OF_OWN = {
    "text": "folded",
    "link": "folded",
    "list": "folded",
    "number": "number",
    "date": "date",
    "checkbox": "truth",
}


@dataclass(frozen=True, slots=True)
class Column:
    """What a filter key reads, which operators it knows and how its values compare."""

    operators: Sequence[str]
    read: Callable[[Any], Any]
    kind: str = "text"


Columns = Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of a filter, checked."""

    operator: str
    values: tuple[Any, ...]
    column: Column
    is_own: bool
    joins_with_or: bool

    def holds(self, row: Any) -> bool:
        """Whether the row fulfils this line; as in SQL, nothing is neither equal nor different."""
        found = self.column.read(row)
        if self.operator in PRESENCE:
            is_there = found is not None and found != []
            return is_there is (self.operator == "is_present")
        if found is None:
            return self.is_own and self.operator == "not_equal_to"
        return OPERATORS.get(self.operator, equal)(found, self.values, self.column.kind)


def conditions(call: Call, columns: Columns, model: str) -> list[Condition]:
    """The filter's lines; raises Unprocessable in Chatwoot's words, Broken for a loose joint."""
    payload: Any = call.params.get("payload")
    if not isinstance(payload, list):
        raise Broken
    lines = [mapping(line) for line in cast(list[Any], payload)]
    joints = [_joint(line) for line in lines]
    checked = [
        _checked(call, line, columns, model, joins_with_or=joint == "OR")
        for line, joint in zip(lines, joints, strict=True)
    ]
    if joints and joints[-1]:
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


def _joint(line: dict[str, Any]) -> str:
    joint = str(line.get("query_operator") or "").upper()
    if joint not in ("", "AND", "OR"):
        raise Unprocessable('Query operator must be either "AND" or "OR".')
    return joint


def _checked(
    call: Call, line: dict[str, Any], columns: Columns, model: str, *, joins_with_or: bool
) -> Condition:
    key, operator = str(line.get("attribute_key")), str(line.get("filter_operator"))
    standard = columns.get(key)
    if standard is not None and operator not in standard.operators:
        known = ",".join(standard.operators)
        raise Unprocessable(f"Invalid operator. The allowed operators for {key} are [{known}].")
    if line.get("values") in (None, "", []) and operator not in PRESENCE:
        raise _invalid_value(key)
    column = standard or _defined(call, key, model)
    if column is None:
        known = ",".join(columns)
        raise Unprocessable(
            f"Invalid attribute key - [{key}]. The key should be one of [{known}] "
            "or a custom attribute defined in the account."
        )
    values = _values(call, line, column)
    return Condition(operator, values, column, standard is None, joins_with_or)


def _invalid_value(key: str) -> Unprocessable:
    return Unprocessable(f"Invalid value. The values provided for {key} are invalid")


def _values(call: Call, line: dict[str, Any], column: Column) -> tuple[Any, ...]:
    """The values as they are compared; 4.16 reads dates and numbers, earlier the database."""
    given, operator = line.get("values"), str(line.get("filter_operator"))
    if operator in PRESENCE:
        return ()
    if operator == "days_before" and call.version.since("4.16"):
        raise Broken
    values = tuple(cast(list[Any], given)) if isinstance(given, list) else (given,)
    is_checked = operator in COMPARING and call.version.since("4.16")
    try:
        if is_checked and column.kind not in ("date", "number"):
            raise ValueError
        return wanted_of(operator, column.kind, values)
    except (TypeError, ValueError) as error:
        raise (_invalid_value(str(line["attribute_key"])) if is_checked else Broken()) from error


def _defined(call: Call, key: str, model: str) -> Column | None:
    for definition in call.store.attribute_definitions:
        if definition.attribute_key == key and definition.attribute_model == model:
            kind = KINDS_OF_OWN.get(definition.attribute_display_type)
            if kind is None:
                raise Broken
            return Column((), lambda row: row.custom_attributes.get(key), kind)
    return None
