"""Takes permitted fields out of parameters and casts them, as Rails and its columns do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast

from integrations.chatwoot.sandbox.state.records import Record
from integrations.chatwoot.sandbox.state.tables import Table
from integrations.chatwoot.sandbox.web.calls import mapping, truth
from integrations.chatwoot.sandbox.web.problems import Broken, Invalid

Cast = Callable[[Any], Any]
Casts = Mapping[str, Cast]
Row = TypeVar("Row", bound=Record)

TAKEN = "has already been taken"
BLANK = "can't be blank"
BARRED = "must not be blank"
LONGEST_STRING, LONGEST_TEXT = 255, 20_000


def text(value: Any) -> str | None:
    """A text column's value: numbers and truths become text, objects and lists are dropped."""
    if value is None or isinstance(value, dict | list):
        return None
    return str(value) if not isinstance(value, bool) else "t" if value else "f"


def flag(value: Any) -> bool | None:
    """A boolean column's value; nothing and "" stay nothing."""
    return None if value is None or value == "" else truth(value)


def items(value: Any) -> list[Any]:
    """A list, or an empty one."""
    return list(cast(list[Any], value)) if isinstance(value, list) else []


def record(value: Any) -> dict[str, Any]:
    """An object, or an empty one."""
    return dict(mapping(value))


def one_of(*names: str) -> Cast:
    """An enum column's value by name or number; Rails answers any other with a 500."""

    def read(value: Any) -> str:
        if isinstance(value, str) and value in names:
            return value
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(names):
            return names[value]
        raise Broken

    return read


def permitted(params: Mapping[str, Any], casts: Casts) -> dict[str, Any]:
    """The named parameters that are there, cast; everything else is dropped."""
    return {name: cast(params[name]) for name, cast in casts.items() if name in params}


def built(kind: type[Row], values: Mapping[str, Any]) -> Row:
    """A new row of that kind, to be validated before a table takes it in."""
    return kind(**values)


def changed(row: Row, changes: Mapping[str, Any]) -> Row:
    """A copy of the row with the changes, to be validated before the row itself is touched."""
    return replace(row, **changes)


def apply(table: Table[Row], row: Row, changes: Mapping[str, Any]) -> Row:
    """Write the changes to the row and save it."""
    for name, value in changes.items():
        setattr(row, name, value)
    return table.save(row)


def refuse_long(row: Record, strings: Sequence[str] = (), texts: Sequence[str] = ()) -> None:
    """Raise Invalid when a string or text column holds more than every table allows."""
    limits = dict.fromkeys(strings, LONGEST_STRING) | dict.fromkeys(texts, LONGEST_TEXT)
    wrong = {
        name: f"is too long (maximum is {limit} characters)"
        for name, limit in limits.items()
        if len(getattr(row, name) or "") > limit
    }
    if wrong:
        raise Invalid(**wrong)


def is_taken(table: Table[Row], row: Row, key: Callable[[Row], Any]) -> bool:
    """Whether another row has the same key."""
    wanted = key(row)
    return any(other.id != row.id and key(other) == wanted for other in table)
