"""What every service works with, built once by the root and taken from one place by the edges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from integrations.chatwoot.client import ChatwootClient
from tickets_app.db.engine import Sessions
from tickets_app.services.announcements import Bus, Wake
from tickets_app.services.counters import Counters
from tickets_app.services.intake import Intake
from tickets_app.services.pace_memory import PaceMemory
from tickets_app.services.signature_memory import SignatureMemory
from tickets_app.services.steadiness import Steadiness
from tickets_app.settings import Settings

_in_use: list[Tools] = []


@dataclass(frozen=True)
class Tools:
    """The product's means; `sessions` write, `readers` read, and without Chatwoot all is kept."""

    settings: Settings
    sessions: Sessions
    readers: Sessions
    clock: Callable[[], datetime]
    chatwoot: ChatwootClient | None
    bus: Bus
    wake: Wake
    counters: Counters
    intake: Intake = field(default_factory=Intake)
    steadiness: Steadiness = field(default_factory=Steadiness)
    signatures: SignatureMemory = field(default_factory=SignatureMemory)
    pace: PaceMemory = field(default_factory=PaceMemory)

    @property
    def files_dir(self) -> Path:
        """Where the bytes of files lie."""
        return self.settings.data_dir / "files"


def use(tools: Tools) -> None:
    """Make these the tools of this process; the root calls it once, each test its own time."""
    _in_use[:] = [tools]


def current() -> Tools:
    """Give the tools of this process to the edges, which nobody can hand them as an argument."""
    assert _in_use, "the root puts the tools in use before anything is served"
    return _in_use[0]
