"""Which conversations there are, when they were active, and which changed since they were read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

PAGE = 25
ANSWER_NUMBERS_FROM = 10_000_000
APART_SECONDS = 240
"""Between one conversation's last activity and the next one's: all of a year, where many are."""

PEOPLE = 500
ANSWERED_AFTER_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Lists:
    """Conversations numbered from 1 on; the last ones were answered since the portal read them."""

    count: int
    changed_count: int
    newest_at: int

    @classmethod
    def from_text(cls, text: str) -> Lists:
        return cls(**json.loads(text))

    def to_text(self) -> str:
        return json.dumps(asdict(self))

    @property
    def page_count(self) -> int:
        return -(-self.count // PAGE)

    def is_changed(self, number: int) -> bool:
        return number > self.count - self.changed_count

    def active_at(self, number: int) -> int:
        """Second of its last activity; the higher its number, the later."""
        return self.newest_at - (self.count - number) * APART_SECONDS

    def read_at(self, number: int) -> int:
        """Second of the state in which the portal read it."""
        answered = ANSWERED_AFTER_SECONDS if self.is_changed(number) else 0
        return self.active_at(number) - answered

    def contact_of(self, number: int) -> int:
        """The contact in Chatwoot of the employee whose ticket it is."""
        return number % PEOPLE + 1

    def source_of(self, number: int) -> str:
        """The ticket's id in the portal, which Chatwoot keeps as its source."""
        return f"00000000-0000-4000-8000-{number:012d}"
