"""Agents typing, told to the open pages of the ticket's people and kept nowhere."""

from __future__ import annotations

from integrations.chatwoot.events import Typing
from tickets_app.db import tickets
from tickets_app.services.announcements import Announcement
from tickets_app.services.tools import Tools

AGENTS = "user"


async def pass_on(tools: Tools, typing: Typing, *, is_signed: bool) -> None:
    """Tell the ticket's people that an agent types or has stopped; the employee's own is no news.

    An unsigned call is believed about the ticket and not about the name.
    """
    if typing.actor is None or typing.actor.kind != AGENTS:
        return
    async with tools.readers() as session:
        company_id = await tools.intake.company_id(tools.readers)
        ticket = await tickets.find_by_conversation(session, company_id, typing.conversation.id)
        if ticket is None:
            return
        user_ids = await tickets.list_member_ids(session, ticket.id)
    await tools.bus.publish(
        Announcement(
            kind="typing",
            user_ids=user_ids,
            ticket_id=ticket.id,
            number=ticket.number,
            name=typing.actor.name if is_signed else ticket.agent_name,
            is_on=typing.is_on,
        )
    )
