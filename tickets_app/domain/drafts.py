"""What a person hands in, before anything is believed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TicketDraft:
    """A new ticket as typed; `client_key` makes handing it in twice one ticket."""

    client_key: str
    title: str
    description: str
    complexity: str
    priority: str
    sector_id: str
    requested_for_id: str = ""
    file_ids: tuple[str, ...] = ()
    continues_number: int = 0


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A message as typed; `client_key` makes handing it in twice one message.

    `replaces` is the failed message that was taken up again, with its files, to be changed.
    """

    client_key: str
    text: str
    file_ids: tuple[str, ...] = ()
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class TicketQuery:
    """Which of the actor's tickets to list: "all", "waiting", "open" or "solved"; and words."""

    status: str = "all"
    search: str = ""
    sector_id: str = ""
    cursor: str = ""
    limit: int = 30


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person as an administrator types them."""

    name: str
    email: str
    role: str
    password: str = ""
    department: str = ""
    language: str = "pt"
