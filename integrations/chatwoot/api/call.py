"""One call to Chatwoot as plain data: what to send, whose token, how to read the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, BinaryIO, Generic, TypeVar
from urllib.parse import quote

T = TypeVar("T")


class Surface(StrEnum):
    """Which of Chatwoot's APIs a path belongs to."""

    ROOT = "root"
    ACCOUNT = "account"
    PUBLIC = "public"


class Token(StrEnum):
    """Whose token goes with a call: the writer's (bot, where there is one), the reader's, none."""

    BOT = "bot"
    USER = "user"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send; a file object is read while it is sent."""

    file_name: str
    content_type: str
    content: bytes | BinaryIO = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[T]):
    """A request and the reader of its answer's JSON."""

    method: str
    path: str
    read: Callable[[Any], T]
    surface: Surface = Surface.ACCOUNT
    token: Token = Token.USER
    params: Mapping[str, str | int] = field(default_factory=dict[str, "str | int"])
    json: Mapping[str, Any] | None = None
    form: Mapping[str, str] | None = None
    files: tuple[Upload, ...] = ()


def segment(value: str) -> str:
    """A value as one segment of a path, whatever is in it."""
    return quote(value, safe="")


def nothing(_: object) -> None:
    """Read an answer whose success is all that matters; many of Chatwoot's are empty."""


def without_none(**values: object) -> dict[str, Any]:
    """The given values, for bodies in which an absent key and a null differ."""
    return {name: value for name, value in values.items() if value is not None}
