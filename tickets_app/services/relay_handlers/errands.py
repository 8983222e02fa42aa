"""What a handler of outgoing work gets, gives back and is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot.client import ChatwootClient
from integrations.chatwoot.snapshots import Conversation
from tickets_app.db.outbox import OutboxRow
from tickets_app.db.tickets import Ticket
from tickets_app.domain import outbox
from tickets_app.domain.outbox import Work
from tickets_app.domain.tickets import ticket_number
from tickets_app.services.tools import Tools


class LeaseOver(Exception):
    """Others may have taken the work over: whoever held it does nothing more."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One work in one worker's hands, with what its ticket was when it was taken."""

    row_id: int
    key: str
    owner: str
    work: Work
    attempts: int
    created_at: datetime
    unknown_since: datetime | None
    lease_until: datetime | None
    known_message_id: int
    company_id: int
    ticket_id: str
    ticket_number: str
    requester_id: str
    contact_id: int | None
    conversation_id: int | None

    @property
    def kind(self) -> str:
        """The kind of the work."""
        return outbox.KINDS[type(self.work)]

    @classmethod
    def of(cls, row: OutboxRow, ticket: Ticket, contact_id: int | None) -> Errand:
        """Give the errand of a claimed row."""
        return cls(
            row_id=row.id,
            key=row.key,
            owner=row.lease_owner,
            work=outbox.from_json(row.kind, row.payload),
            attempts=row.attempts,
            created_at=row.created_at,
            unknown_since=row.unknown_since,
            lease_until=row.lease_until,
            known_message_id=row.known_message_id,
            company_id=row.company_id,
            ticket_id=ticket.id,
            ticket_number=ticket_number(ticket.number),
            requester_id=ticket.requester_id,
            contact_id=contact_id,
            conversation_id=ticket.chatwoot_conversation_id,
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """What Chatwoot has now: its id of the thing and, where it told, the conversation."""

    chatwoot_id: int | None = None
    conversation: Conversation | None = None


Send = Callable[[Tools, Errand], Awaitable[Sent]]
LookUp = Callable[[Tools, Errand], Awaitable[Sent | None]]
Settle = Callable[[AsyncSession, Tools, Ticket, Errand, Sent], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Handler:
    """How one kind of work is done.

    `send` and `look_up` call Chatwoot, outside of any transaction; `settle` writes what became of
    it. Without `look_up` a repeat does no harm. Where nothing depends on the work, its refusal
    holds nothing back; what is not tried again holds up nothing either. `calls` is how many
    requests it usually takes.
    """

    send: Send
    settle: Settle
    look_up: LookUp | None = None
    is_needed_by_others: bool = True
    is_tried_again: bool = True
    calls: int = 1


async def settle_nothing(
    session: AsyncSession, tools: Tools, ticket: Ticket, errand: Errand, sent: Sent
) -> None:
    """Write nothing: that the work is done is all there is to know."""
    del session, tools, ticket, errand, sent


def chatwoot(tools: Tools) -> ChatwootClient:
    """Give the client; without one nothing is ever claimed."""
    assert tools.chatwoot
    return tools.chatwoot


def in_time(tools: Tools, errand: Errand) -> ChatwootClient:
    """Give the client for what a repeat would double.

    Raises LeaseOver when the lease may end before the request is out: a worker that was paused
    after it took the work wakes long after others have waited for it and sent it themselves.
    """
    assert tools.settings.chatwoot
    margin = tools.settings.chatwoot.timeout
    if errand.lease_until is None or tools.clock() + margin >= errand.lease_until:
        raise LeaseOver
    return chatwoot(tools)


def conversation_id(errand: Errand) -> int:
    """Give the conversation's number; what comes behind the conversation's own work has one."""
    assert errand.conversation_id is not None, "the conversation's own work is done before"
    return errand.conversation_id
