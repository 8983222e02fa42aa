"""The ticket's conversation: looked for before every attempt, for each POST makes another one."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.errors import Missing
from tickets_app.db.tickets import Ticket
from tickets_app.domain.outbox import ConversationWork
from tickets_app.services import delivered, shown_states
from tickets_app.services.relay_handlers import contact_inboxes
from tickets_app.services.relay_handlers.errands import (
    Errand,
    Handler,
    Sent,
    chatwoot,
    in_time,
)
from tickets_app.services.tools import Tools


async def look_up(tools: Tools, errand: Errand) -> Sent | None:
    """Give the conversation that carries the ticket's number, the oldest should there be two."""
    found = await chatwoot(tools).find_conversations(errand.ticket_id)
    ours = [
        conversation
        for conversation in found
        if conversation.custom_attributes.get("portal_ticket") == errand.ticket_number
    ]
    oldest = min(ours, key=lambda conversation: conversation.id, default=None)
    return Sent(oldest.id, oldest) if oldest else None


async def send(tools: Tools, errand: Errand) -> Sent:
    """Give the conversation, made now unless it is there."""
    found = await look_up(tools, errand)
    if found:
        return found
    try:
        return await _create(tools, errand, errand.contact_id)
    except Missing:
        # The contact was deleted or merged away since: its address is made anew as well.
        contact = await contact_inboxes.send(tools, errand)
        return await _create(tools, errand, contact.chatwoot_id)


async def _create(tools: Tools, errand: Errand, contact_id: int | None) -> Sent:
    assert isinstance(errand.work, ConversationWork)
    assert contact_id is not None, "the contact's own work is done before"
    made = await in_time(tools, errand).create_conversation(
        contact_id=contact_id,
        source_id=errand.ticket_id,
        custom_attributes=errand.work.custom_attributes,
        additional_attributes={},
    )
    return Sent(made.id, made)


async def settle(
    session: AsyncSession, tools: Tools, ticket: Ticket, errand: Errand, sent: Sent
) -> None:
    """Tie the ticket to its conversation, in the state in which that is."""
    del errand
    assert sent.chatwoot_id is not None
    assert sent.conversation
    await delivered.conversation(session, ticket, sent.chatwoot_id, tools.clock())
    await shown_states.apply(session, ticket, sent.conversation, tools.clock())


HANDLER = Handler(send=send, settle=settle, look_up=look_up, calls=2)
