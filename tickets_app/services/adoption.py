"""Conversations that support begins with one of our people become tickets of that person."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot.snapshots import Conversation, Message
from tickets_app import texts
from tickets_app.db import companies, contact_links, users
from tickets_app.db import tickets as tickets_db
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

UNTITLED = "adopted.title"
OURS = "chatwoot:"
"""How the client key of a ticket begins that no page has opened."""


async def adopt(
    session: AsyncSession,
    tools: Tools,
    company_id: int,
    conversation: Conversation,
) -> Ticket | None:
    """Give the new ticket, None where the contact is none of our people.

    A conversation that a portal has made is never adopted: if it is not known it is of another.
    """
    if "portal_ticket" in conversation.custom_attributes:
        return None
    person, contact_id = await _whose(session, company_id, conversation), conversation.contact_id
    if person is None or contact_id is None:
        return None
    await companies.wait_for_turn(session, company_id, companies.TICKETS)
    # Who had it before us may have made a ticket of the same conversation.
    known = await tickets_db.find_by_conversation(
        session, company_id, conversation.id, for_update=True
    )
    if known:
        return known
    await contact_links.put(session, person, contact_id, tools.clock())
    ticket = await _open(session, tools, person, conversation)
    session.add(ticket)
    await session.flush()
    session.add(_member(ticket))
    await session.flush()
    return ticket


def is_adopted(ticket: Ticket) -> bool:
    """Tell whether support has begun the ticket's conversation."""
    return ticket.client_key.startswith(OURS)


def entitle(ticket: Ticket, message: Message) -> None:
    """Have a ticket without a title of its own be called as support's message begins."""
    if ticket.title not in texts.M[UNTITLED] or message.is_deleted:
        return
    first_line = markup.to_line(message.content.strip().partition("\n")[0])
    title = first_line[: TITLE_LENGTH[-1]].strip()
    if title and is_adopted(ticket):
        ticket.title = title
        ticket.search_text = search.normalised(f"{ticket_number(ticket.number)} {title}")


async def _whose(
    session: AsyncSession, company_id: int, conversation: Conversation
) -> User | None:
    """Give the person for whom the contact stands, or will from now on."""
    contact_id = conversation.contact_id
    if contact_id is None:
        return None
    if person_id := await contact_links.find_person(session, company_id, contact_id):
        return await users.find(session, company_id, person_id)
    return await _by_email(session, company_id, conversation)


async def _by_email(
    session: AsyncSession, company_id: int, conversation: Conversation
) -> User | None:
    """Give whom support knew before they wrote; the relay takes such contacts over too."""
    email = conversation.contact_email.casefold()
    person = await users.find_by_email(session, company_id, email) if email else None
    if person is None or await contact_links.find(session, person.id):
        return None
    is_nobody_elses = conversation.contact_identifier in ("", person.id)
    return person if person.is_active and is_nobody_elses else None


async def _open(
    session: AsyncSession, tools: Tools, person: User, conversation: Conversation
) -> Ticket:
    number, now = (
        await companies.next_value(session, person.company_id, companies.TICKETS),
        tools.clock(),
    )
    title = texts.say(UNTITLED, person.language)
    return Ticket(
        id=str(uuid.uuid4()),
        company_id=person.company_id,
        number=number,
        client_key=f"{OURS}{conversation.id}",
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


def _member(ticket: Ticket) -> TicketMember:
    return TicketMember(
        company_id=ticket.company_id,
        ticket_id=ticket.id,
        user_id=ticket.requester_id,
        relation="requester",
        list_group=ListGroup.OPEN,
        last_activity_at=ticket.last_activity_at,
    )
