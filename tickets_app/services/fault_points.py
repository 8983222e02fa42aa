"""Named moments at which a test has this process end or pause; armed by nobody else."""

from __future__ import annotations

from collections.abc import Callable

_armed: dict[str, Callable[[], None]] = {}


def arm(moment: str, deed: Callable[[], None]) -> None:
    """Have this done whenever the moment comes: `sent`, or `sent:message` for one kind alone."""
    _armed[moment] = deed


def disarm() -> None:
    """Let nothing happen any more."""
    _armed.clear()


def is_armed() -> bool:
    """Tell whether something would happen at some moment."""
    return bool(_armed)


def reach(moment: str, kind: str = "") -> None:
    """Say that the moment has come; in production nothing follows from it."""
    if _armed:
        for name in (moment, f"{moment}:{kind}"):
            _armed.get(name, _nothing)()


def _nothing() -> None:
    return
