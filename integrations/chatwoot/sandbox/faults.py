"""The switches that make the sandbox misbehave as real installations do; all off at start."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(slots=True, kw_only=True)
class Injection:
    """Answer the next `times` requests whose path contains `path` with `status` instead of serving
    them; with `retry_after` seconds, as a proxy before Chatwoot may.
    """

    status: int
    times: int = 1
    path: str = ""
    method: str = ""
    after_commit: bool = False
    retry_after: int = 0

    def takes(self, method: str, path: str) -> bool:
        """Whether this injection is for that request."""
        return self.times > 0 and self.path in path and self.method in ("", method)


@dataclass(slots=True, kw_only=True)
class Faults:
    """Rates are probabilities from 0 to 1, lengths are seconds."""

    webhook_loss: float = 0.0
    webhook_duplication: float = 0.0
    webhook_shuffle_seconds: float = 0.0
    webhook_delay_seconds: float = 0.0
    rate_of_429: float = 0.0
    rate_of_500: float = 0.0
    rate_of_502: float = 0.0
    late_commit_seconds: float = 0.0
    answer_delay_seconds: float = 0.0
    timeout_after_commit_seconds: float = 0.0
    only_path: str = ""
    only_method: str = ""
    dead_worker: bool = False
    heic_kills_worker: bool = False
    private_network_block: bool = False
    lost_status_event: bool = False
    contact_removal_seconds: float = 0.5
    bot_retry_seconds: float = 4.0
    throttles: bool = True
    next_requests: list[Injection] = field(default_factory=list[Injection])

    def change(self, wanted: dict[str, Any]) -> None:
        """Set the named switches; raises ValueError for a name or a type that is not known."""
        known = {f.name: getattr(self, f.name) for f in fields(self)}
        for name, value in wanted.items():
            if name not in known:
                raise ValueError(f"no switch is called {name!r}")
            setattr(self, name, _fitting(name, value, known[name]))

    def reset(self) -> None:
        """Switch everything off."""
        fresh = Faults()
        for known in fields(self):
            setattr(self, known.name, getattr(fresh, known.name))

    def concerns(self, method: str, path: str) -> bool:
        """Whether the request falls under `only_path` and `only_method`."""
        return self.only_path in path and self.only_method in ("", method)

    def take_injection(self, method: str, path: str) -> Injection | None:
        """The first planned answer for this request, used up once."""
        for planned in self.next_requests:
            if planned.takes(method, path):
                planned.times -= 1
                return planned
        return None


def _fitting(name: str, value: Any, old: Any) -> Any:
    if name == "next_requests":
        return [item if isinstance(item, Injection) else Injection(**item) for item in value]
    if isinstance(old, bool) != isinstance(value, bool) or isinstance(old, str) != isinstance(
        value, str
    ):
        raise ValueError(f"{name} takes a {type(old).__name__}")
    return float(value) if isinstance(old, float) else value
