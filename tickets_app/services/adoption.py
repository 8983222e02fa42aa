"""Conversations that support begins with one of our people become tickets of that person."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot.snapshots import Conversation, Message
from tickets_app import texts
from tickets_app.db import companies, contact_links, users
from tickets_app.db.tickets import Ticket, TicketMember
from tickets_app.db.users import User
from tickets_app.domain import markup, search
from tickets_app.domain.tickets import (
    TITLE_LENGTH,
    Complexity,
    ListGroup,
    Priority,
    Speaker,
    Status,
    ticket_number,
)
from tickets_app.services.tools import Tools


async def adopt(
    session: AsyncSession,
    tools: Tools,
    company_id: int,
    conversation: Conversation,
    message: Message | None,
) -> Ticket | None:
    """Give the new ticket, None where the contact is none of our people.

    A conversation that a portal has made is never adopted: if it is not known it is of another.
    """
    if conversation.contact_id is None or "portal_ticket" in conversation.custom_attributes:
        return None
    person_id = await contact_links.find_person(session, company_id, conversation.contact_id)
    person = await users.find(session, company_id, person_id) if person_id else None
    if person is None:
        return None
    ticket = await _open(session, tools, person, conversation, message)
    session.add(ticket)
    await session.flush()
    session.add(_member(ticket))
    await session.flush()
    return ticket


async def _open(
    session: AsyncSession,
    tools: Tools,
    person: User,
    conversation: Conversation,
    message: Message | None,
) -> Ticket:
    number, now = await companies.next_value(session, person.company_id, "ticket"), tools.clock()
    title = _title(message) or texts.say("adopted.title", person.language)
    return Ticket(
        id=str(uuid.uuid4()),
        company_id=person.company_id,
        number=number,
        client_key=f"chatwoot:{conversation.id}",
        title=title,
        complexity=Complexity.LOW,
        priority=Priority.NORMAL,
        requester_id=person.id,
        status=Status.OPEN,
        last_speaker=Speaker.SYSTEM,
        search_text=search.normalised(f"{ticket_number(number)} {title}"),
        chatwoot_conversation_id=conversation.id,
        last_activity_at=conversation.created_at or now,
        created_at=conversation.created_at or now,
    )


def _title(message: Message | None) -> str:
    """The first line of what support writes, as far as a title goes."""
    if message is None or message.is_deleted:
        return ""
    line = markup.to_line(message.content.strip().partition("\n")[0])
    return line[: TITLE_LENGTH[-1]].strip()


def _member(ticket: Ticket) -> TicketMember:
    return TicketMember(
        company_id=ticket.company_id,
        ticket_id=ticket.id,
        user_id=ticket.requester_id,
        relation="requester",
        list_group=ListGroup.OPEN,
        last_activity_at=ticket.last_activity_at,
    )
