"""Tells the open pages of a ticket's people, and the worker, what has been committed."""

from __future__ import annotations

from tickets_app.db import users as users_db
from tickets_app.services.announcements import Announcement
from tickets_app.services.tools import Tools


async def of_ticket(tools: Tools, ticket_id: str, number: int, user_ids: tuple[str, ...]) -> None:
    """Have every page of these people read the ticket again."""
    await tools.bus.publish(
        Announcement(kind="ticket", user_ids=user_ids, ticket_id=ticket_id, number=number)
    )


async def of_outgoing(
    tools: Tools, ticket_id: str, number: int, user_ids: tuple[str, ...]
) -> None:
    """Tell the pages as well as the worker, which has something to deliver."""
    tools.wake.outbox.set()
    await of_ticket(tools, ticket_id, number, user_ids)


async def of_reading(tools: Tools, ticket_id: str, number: int, user_id: str) -> None:
    """Have the person's lists count again what is unread."""
    await tools.bus.publish(
        Announcement(kind="read", user_ids=(user_id,), ticket_id=ticket_id, number=number)
    )


async def of_stopped(tools: Tools, company_id: int) -> None:
    """Have the administrators' pages count again what has stopped."""
    async with tools.readers() as session:
        administrators = await users_db.list_administrator_ids(session, company_id)
    await tools.bus.publish(Announcement(kind="stopped", user_ids=administrators))
