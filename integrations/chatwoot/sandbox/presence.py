"""Remembers who is connected right now; a presence fades unless it is renewed."""

from __future__ import annotations

import time

from integrations.chatwoot.sandbox.state.records import Contact, User
from integrations.chatwoot.sandbox.versions import Version

USER_SECONDS = 20
CONTACT_SECONDS = 90  # since 4.12; before, as for users


class Presence:
    """Live connections of users and contacts, each good for some seconds."""

    def __init__(self, version: Version) -> None:
        self._contact_seconds = CONTACT_SECONDS if version.since("4.12") else USER_SECONDS
        self._users: dict[int, float] = {}
        self._contacts: dict[int, float] = {}

    def see_user(self, user: User) -> None:
        """Note that the support person is connected."""
        self._users[user.id] = time.monotonic() + USER_SECONDS

    def see_contact(self, contact: Contact) -> None:
        """Note that the contact is connected."""
        self._contacts[contact.id] = time.monotonic() + self._contact_seconds

    def has_user(self, user: User) -> bool:
        """Whether the support person is connected."""
        return self._users.get(user.id, 0) > time.monotonic()

    def has_contact(self, contact: Contact) -> bool:
        """Whether the contact is connected."""
        return self._contacts.get(contact.id, 0) > time.monotonic()

    def status_of(self, user: User) -> str:
        """The person's availability as others see it: "offline" without a connection."""
        if user.auto_offline and not self.has_user(user):
            return "offline"
        return user.availability

    def listed(self, users: list[User]) -> dict[str, str]:
        """The people who are not offline, by id as text: the body of presence.update."""
        seen = {str(user.id): self.status_of(user) for user in users}
        return {user_id: status for user_id, status in seen.items() if status != "offline"}

    def contacts(self, contacts: list[Contact]) -> dict[str, str]:
        """The connected contacts, by id as text."""
        return {str(contact.id): "online" for contact in contacts if self.has_contact(contact)}
