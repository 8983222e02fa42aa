"""What a handler receives: a request's parameters, who sent it, and the world it acts on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from integrations.chatwoot.sandbox.state.records import AgentBot, User
from integrations.chatwoot.sandbox.state.store import Store
from integrations.chatwoot.sandbox.versions import Version
from integrations.chatwoot.sandbox.web.problems import MissingParam, NotAuthorized, NotFound
from integrations.chatwoot.sandbox.world import World

Performer = User | AgentBot


@dataclass(slots=True)
class Call:
    """One request, read and authenticated; `path` holds the decoded parts of its address."""

    world: World
    path: Mapping[str, str]
    params: dict[str, Any]
    is_json: bool = True
    performer: Performer | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def store(self) -> Store:
        """The installation's state."""
        return self.world.store

    @property
    def version(self) -> Version:
        """The Chatwoot version that is played."""
        return self.world.version

    @property
    def user(self) -> User:
        """The support person who calls; raises NotAuthorized for a bot."""
        if not isinstance(self.performer, User):
            raise NotAuthorized("Access to this endpoint is not authorized for bots")
        return self.performer

    @property
    def is_admin(self) -> bool:
        """Whether an administrator calls."""
        return isinstance(self.performer, User) and self.performer.is_admin

    @property
    def is_bot(self) -> bool:
        """Whether a bot's token was sent."""
        return isinstance(self.performer, AgentBot)

    def require_admin(self) -> None:
        """Raise NotAuthorized unless an administrator calls."""
        if not self.is_admin:
            raise NotAuthorized

    def id(self, name: str = "id") -> int:
        """The number in the address; raises NotFound when it is none."""
        found = whole(self.path.get(name))
        if found is None:
            raise NotFound
        return found

    def wrapped(self, key: str) -> dict[str, Any]:
        """The parameters under `key`; a flat JSON body counts as wrapped. Raises MissingParam."""
        inner = self.params.get(key)
        if isinstance(inner, dict) and inner:
            return cast(dict[str, Any], inner)
        if self.is_json and self.params:
            return self.params
        raise MissingParam(key)

    def page(self) -> int:
        """The page asked for, 1 unless it is a number above 1."""
        return max(whole(self.params.get("page")) or 1, 1)


def whole(value: Any) -> int | None:
    """The value as Ruby's `to_i` reads an id: its leading digits, nothing where there are none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return value
    text = str(value).strip()
    sign = text[:1] == "-"
    digits = text[1:] if sign else text
    end = next((i for i, letter in enumerate(digits) if not letter.isdecimal()), len(digits))
    return (-int(digits[:end]) if sign else int(digits[:end])) if end else None


def truth(value: Any) -> bool:
    """The value as Rails casts a boolean: 0, "f", "false", "off", "" and nothing are false."""
    if isinstance(value, str):
        return value.lower() not in ("", "0", "f", "false", "off")
    return bool(value)


def strings(value: Any) -> list[str]:
    """The value as a list of texts; anything but a list is empty."""
    return [str(item) for item in cast(list[Any], value)] if isinstance(value, list) else []


def ids(value: Any) -> list[int]:
    """The value as a list of ids; what is no number is left out."""
    return [
        n
        for item in (cast(list[Any], value) if isinstance(value, list) else [])
        if (n := whole(item)) is not None
    ]


def mapping(value: Any) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}
