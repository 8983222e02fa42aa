"""Says what each Chatwoot version does: from version to behaviour (contract section 9)."""

from __future__ import annotations

from dataclasses import dataclass

VERSIONS = ("3.13.0", "4.0.4", "4.10.0", "4.12.0", "4.13.0", "4.14.0", "4.14.2", "4.16.2")
LATEST = "4.16.2"


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


@dataclass(frozen=True, slots=True)
class Version:
    """One Chatwoot version; ask it `since("4.12")` or use one of the named behaviours."""

    name: str

    def since(self, version: str) -> bool:
        """Whether this version is that one or a later one."""
        return _number(self.name) >= _number(version)

    @property
    def signs_account_webhooks(self) -> bool:
        """Whether account webhooks carry a signature."""
        return self.since("4.12")

    @property
    def signs_every_webhook(self) -> bool:
        """Whether inbox and bot webhooks carry one as well."""
        return self.since("4.13")

    @property
    def scopes_public_messages(self) -> bool:
        """Whether the public API keeps messages to the contact's own door (4.14)."""
        return self.since("4.14")

    @property
    def blocks_private_networks(self) -> bool:
        """Whether webhooks to private addresses can be refused."""
        return self.since("4.14")

    @property
    def assigns_after_save(self) -> bool:
        """Whether auto-assignment is a job of its own (assignment_v2), so no event is lost."""
        return self.since("4.13")

    @property
    def bot_reply_ends_waiting(self) -> bool:
        """Whether a bot's answer counts as an answer to who waits."""
        return self.since("4.10")


def version_named(name: str) -> Version:
    """The version of that name; raises ValueError when the sandbox does not know it."""
    if name not in VERSIONS:
        raise ValueError(f"unknown Chatwoot version {name!r}; known: {', '.join(VERSIONS)}")
    return Version(name)
