"""Says on whose behalf something changes: activity lines and frames name them."""

from __future__ import annotations

from dataclasses import dataclass

from integrations.chatwoot.sandbox.state.records import AgentBot, Contact, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A token's owner, or the contact at the public door, or the system itself."""

    performer: User | AgentBot | None = None
    contact: Contact | None = None
    system: str | None = None
    reopens: bool = False
    idle_minutes: int = 0

    @property
    def name(self) -> str | None:
        """The name that an activity line carries; the public door and plain jobs have none."""
        return self.performer.name if self.performer else self.system

    def has_id(self, user_id: int | None) -> bool:
        """Whether Chatwoot takes the actor for that support person: it compares ids alone, so a
        bot passes for the person of its number.
        """
        return self.performer is not None and self.performer.id == user_id


NOBODY = Actor()
