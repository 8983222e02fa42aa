"""Fills a fresh installation with its account and first people."""

from __future__ import annotations

from dataclasses import dataclass, field

from integrations.chatwoot.sandbox.state.records import Account, User
from integrations.chatwoot.sandbox.state.store import Store


@dataclass(frozen=True, slots=True)
class Person:
    """A support person to begin with."""

    name: str
    email: str
    role: str = "agent"


@dataclass(frozen=True, slots=True)
class Seed:
    """The account's name and its people; the default is what the recordings were made with."""

    account_name: str = "Portal Test"
    locale: str = "en"
    support_email: str = "Support <support@example.com>"
    people: tuple[Person, ...] = field(
        default=(
            Person("Alex Admin", "admin@desk.example", "administrator"),
            Person("Gina Agent", "agent@desk.example"),
        )
    )


def plant(store: Store, seed: Seed) -> None:
    """Make the account and the people unless the store already has an account."""
    if len(store.accounts):
        return
    store.accounts.add(
        Account(name=seed.account_name, locale=seed.locale, support_email=seed.support_email)
    )
    for person in seed.people:
        store.users.add(User(name=person.name, email=person.email, role=person.role))
