"""From an event of Chatwoot to what the ticket's people see: one event, one transaction.

Nothing here depends on how often, in which order or how early an event comes: messages are kept
by their number, states by their time, and our own messages by our own ids.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot.events import (
    ConversationChanged,
    Event,
    MessageCreated,
    MessageUpdated,
)
from integrations.chatwoot.snapshots import Conversation, Message
from tickets_app.db import tickets as tickets_db
from tickets_app.db.tickets import Ticket
from tickets_app.domain.tickets import ticket_number
from tickets_app.services import (
    adoption,
    delivered,
    heard_messages,
    news,
    shown_states,
    sieve,
    standing,
)
from tickets_app.services.tools import Tools

PROJECTED = "projected"
NO_CONVERSATION = "no_conversation"
"""A message came alone, and nothing that we know says whose it is."""


@dataclass(frozen=True, slots=True)
class Projected:
    """What became of an event, and whom to tell once it is committed."""

    outcome: str
    ticket_id: str = ""
    number: int = 0
    user_ids: tuple[str, ...] = ()
    has_files: bool = False


async def project(session: AsyncSession, tools: Tools, event: Event) -> Projected:
    """Bring the event into the ticket that it is about, in the caller's transaction."""
    reason = sieve.why_left_out(event, scope(tools))
    if reason:
        return Projected(reason)
    match event:
        case MessageCreated(message=message) | MessageUpdated(message=message):
            if message.conversation is None:
                return await _project_alone(session, tools, message)
            return await _project(session, tools, message.conversation, message)
        case ConversationChanged(conversation=conversation):
            return await _project(session, tools, conversation, None)
        case _:
            return Projected("not_kept")


async def announce(tools: Tools, projected: Projected) -> None:
    """Tell everybody concerned, after the commit."""
    if projected.has_files:
        tools.wake.files.set()
    if projected.user_ids:
        await news.of_ticket(tools, projected.ticket_id, projected.number, projected.user_ids)


def scope(tools: Tools) -> sieve.Scope:
    """Give the account and inbox whose events are ours."""
    assert tools.chatwoot, "nothing is received without a Chatwoot"
    return sieve.Scope(tools.chatwoot.config.account_id, tools.chatwoot.config.inbox_id)


async def _project_alone(session: AsyncSession, tools: Tools, message: Message) -> Projected:
    """Take in a message of a conversation that we know; its state is told apart (contract 5.5)."""
    company_id = await tools.intake.company_id(tools.readers)
    ticket = await tickets_db.find_by_conversation(
        session, company_id, message.conversation_id, for_update=True
    )
    if ticket is None:
        return Projected(NO_CONVERSATION)
    return await _apply(session, tools, ticket, None, message, is_new=False)


async def _project(
    session: AsyncSession,
    tools: Tools,
    conversation: Conversation,
    message: Message | None,
) -> Projected:
    company_id = await tools.intake.company_id(tools.readers)
    ticket = await _find(session, company_id, conversation)
    is_new = ticket is None or ticket.chatwoot_conversation_id is None
    if ticket is None:
        ticket = await adoption.adopt(session, tools, company_id, conversation)
    if ticket is None:
        return Projected("unknown_conversation")
    return await _apply(session, tools, ticket, conversation, message, is_new=is_new)


async def _find(
    session: AsyncSession, company_id: int, conversation: Conversation
) -> Ticket | None:
    """Find the ticket; one whose conversation we do not know yet by the number it carries."""
    known = await tickets_db.find_by_conversation(
        session, company_id, conversation.id, for_update=True
    )
    if known or not conversation.source_id:
        return known
    ticket = await tickets_db.find_awaited(
        session, company_id, conversation.source_id, conversation.id
    )
    if ticket is None:
        return None
    told = conversation.custom_attributes.get("portal_ticket")
    return ticket if told == ticket_number(ticket.number) else None


async def _apply(
    session: AsyncSession,
    tools: Tools,
    ticket: Ticket,
    conversation: Conversation | None,
    message: Message | None,
    *,
    is_new: bool,
) -> Projected:
    now = tools.clock()
    if conversation and is_new:
        await delivered.conversation(session, ticket, conversation.id, now)
    with session.no_autoflush:  # so that the ticket is written once, at the end
        is_changed = bool(conversation) and await shown_states.apply(
            session, ticket, conversation, now
        )
        heard = heard_messages.NOTHING
        if message:
            adoption.entitle(ticket, message)
            heard = await heard_messages.apply(session, ticket, message, now)
        if not (is_new or is_changed or heard.is_news):
            return Projected(PROJECTED)
        user_ids = await standing.refresh(session, tools, ticket, heard.unread_count)
    return Projected(PROJECTED, ticket.id, ticket.number, user_ids, heard.has_files)
