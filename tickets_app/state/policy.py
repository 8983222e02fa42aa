"""Who may run an event handler: a tag on the function, placed under `@rx.event`.

The guard refuses every handler that carries no tag.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

Handler = TypeVar("Handler", bound=Callable[..., object])

TAG = "_tickets_policy"


class Policy(StrEnum):
    """What an event handler demands of whoever sent the event."""

    PUBLIC = "public"
    AUTHED = "authed"
    ADMIN = "admin"


def public(handler: Handler) -> Handler:
    """Let anybody run the handler."""
    return _tagged(handler, Policy.PUBLIC)


def authed(handler: Handler) -> Handler:
    """Let signed-in people run the handler."""
    return _tagged(handler, Policy.AUTHED)


def admin(handler: Handler) -> Handler:
    """Let administrators run the handler."""
    return _tagged(handler, Policy.ADMIN)


def policy_of(handler: object) -> Policy | None:
    """Give the handler's policy; None means that nobody may run it."""
    return getattr(handler, TAG, None)


def _tagged(handler: Handler, policy: Policy) -> Handler:
    setattr(handler, TAG, policy)
    return handler
