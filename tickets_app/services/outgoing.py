"""Puts what a person did into the outbox, in the words in which support will read it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app import texts
from tickets_app.db import contact_links
from tickets_app.db import outbox as outbox_db
from tickets_app.db.outbox import OutboxRow
from tickets_app.db.tickets import Ticket
from tickets_app.domain import outbox
from tickets_app.domain.markup import escaped
from tickets_app.domain.outbox import (
    ContactInboxWork,
    ContactWork,
    ConversationWork,
    MessageWork,
    PriorityWork,
    ResolveWork,
    SeenWork,
    Work,
)
from tickets_app.domain.tickets import CHATWOOT_PRIORITY, Priority, ticket_number
from tickets_app.domain.timeline import OutboxKind, OutboxState

LANGUAGE = "pt"
"""Support reads the company's language, whatever the employee's."""


async def send_ticket(
    session: AsyncSession, ticket: Ticket, attributes: dict[str, str], message: MessageWork
) -> None:
    """Have a new ticket made in Chatwoot: contact where needed, conversation, words, priority."""
    person, now = ticket.requester_id, ticket.created_at
    if await contact_links.find(session, person) is None:
        _enqueue(session, ticket, f"contact:{ticket.id}", ContactWork(person), now)
    inbox = ContactInboxWork(person)
    _enqueue(session, ticket, f"contact_inbox:{ticket.id}", inbox, now)
    conversation = ConversationWork(person, attributes)
    _enqueue(session, ticket, f"conversation:{ticket.id}", conversation, now)
    _enqueue(session, ticket, message.message_id, message, now)
    priority = PriorityWork(CHATWOOT_PRIORITY[Priority(ticket.priority)])
    _enqueue(session, ticket, f"priority:{ticket.id}", priority, now)
    await session.flush()


def send_message(session: AsyncSession, ticket: Ticket, work: MessageWork, now: datetime) -> None:
    """Have the message written in Chatwoot, after everything of the ticket before it."""
    _enqueue(session, ticket, work.message_id, work, now)


def send_resolve(session: AsyncSession, ticket: Ticket, event_id: str, now: datetime) -> None:
    """Have the conversation resolved in Chatwoot."""
    _enqueue(session, ticket, f"resolve:{event_id}", ResolveWork(), now)


async def send_seen(session: AsyncSession, ticket: Ticket, now: datetime) -> None:
    """Have support see that the person has read everything; what waits already says so too."""
    if not await outbox_db.is_waiting(session, ticket.id, OutboxKind.SEEN):
        _enqueue(session, ticket, f"seen:{uuid.uuid4()}", SeenWork(), now)


def _enqueue(session: AsyncSession, ticket: Ticket, key: str, work: Work, now: datetime) -> None:
    session.add(
        OutboxRow(
            company_id=ticket.company_id,
            ticket_id=ticket.id,
            kind=outbox.KINDS[type(work)],
            key=key,
            payload=outbox.to_json(work),
            state=OutboxState.PENDING,
            lane=outbox_db.lane_of_new(ticket.id),
            next_at=now,
            created_at=now,
        )
    )


def attributes(
    ticket: Ticket, sector_name: str, person_name: str, portal_base_url: str
) -> dict[str, str]:
    """Give the conversation's custom attributes as an agent sees them beside the thread."""
    return {
        "portal_ticket": ticket_number(ticket.number),
        "portal_title": ticket.title,
        "portal_category": sector_name,
        "portal_complexity": _say(f"outgoing.complexity.{ticket.complexity}"),
        "portal_requested_for": person_name,
        "portal_url": f"{portal_base_url}/tickets/{ticket.number}",
    }


def first_words(
    ticket: Ticket, description: str, sector_name: str, for_name: str, continues: str
) -> str:
    """Give the first message: what an agent must know at a glance, then the person's own words."""
    facts = {
        "outgoing.sector": escaped(sector_name),
        "outgoing.complexity": _say(f"outgoing.complexity.{ticket.complexity}"),
        "outgoing.priority": _say(f"outgoing.priority.{ticket.priority}"),
        "outgoing.for": escaped(for_name),
        "outgoing.continues": continues,
    }
    head = f"**{ticket_number(ticket.number)} · {escaped(ticket.title)}**"
    lines = [f"- **{_say(key)}:** {value}" for key, value in facts.items() if value]
    return "\n".join([head, "", *lines, "", description])


def words_of(name: str, relation: str, text: str) -> str:
    """Give a message of somebody who is not the contact: who writes stands in its first line.

    Chatwoot shows everything incoming as the contact's own words (contract 14).
    """
    return f"**{escaped(name)}** ({_say(f'outgoing.relation.{relation}')}):\n\n{text}".rstrip()


def _say(key: str) -> str:
    return texts.say(key, LANGUAGE)
