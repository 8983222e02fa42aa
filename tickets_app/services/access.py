"""The only way from what a browser names to a row: through the rights of the person who asks."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import files as files_db
from tickets_app.db import ticket_sheets
from tickets_app.db import tickets as tickets_db
from tickets_app.db.files import File
from tickets_app.db.ticket_sheets import TicketSheet
from tickets_app.db.tickets import Ticket
from tickets_app.domain.errors import NotFound, NotPermitted
from tickets_app.domain.people import Actor

LARGEST_NUMBER = 2**31 - 1


async def ticket(
    session: AsyncSession, actor: Actor, number: int, *, for_update: bool = False
) -> Ticket:
    """Give the ticket on which the actor is. Raises NotFound when it is not there for them."""
    _refuse_impossible(number)
    found = await tickets_db.find_of_member(session, actor.user_id, number, for_update=for_update)
    if found is None:
        raise NotFound
    return found


async def ticket_sheet(session: AsyncSession, actor: Actor, number: int) -> TicketSheet:
    """Give the ticket with what its page shows. Raises NotFound when it is not there for them."""
    _refuse_impossible(number)
    found = await ticket_sheets.find_of_member(session, actor.user_id, number)
    if found is None:
        raise NotFound
    return found


async def files_of(session: AsyncSession, sheet: TicketSheet) -> list[File]:
    """Give the files of a ticket that was reached, without asking where there are none."""
    return await files_db.list_of_ticket(session, sheet.ticket.id) if sheet.has_files else []


def _refuse_impossible(number: int) -> None:
    # A larger one is an error of the database instead of an empty answer.
    if not 0 < number <= LARGEST_NUMBER:
        raise NotFound


async def file(session: AsyncSession, actor: Actor, file_id: str) -> File:
    """Give a file of the actor's tickets, or their own unsent one. Raises NotFound otherwise."""
    found = await files_db.find_readable(session, actor.user_id, file_id)
    if found is None:
        raise NotFound
    return found


def administrator(actor: Actor) -> None:
    """Let administrators pass. Raises NotPermitted for everybody else."""
    if not actor.is_admin:
        raise NotPermitted
