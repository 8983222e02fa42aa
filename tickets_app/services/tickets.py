"""What an employee does with tickets: open one, list, look, say that it is solved."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import companies
from tickets_app.db import tickets as tickets_db
from tickets_app.db import timeline as timeline_db
from tickets_app.db.tickets import Ticket
from tickets_app.domain import checks
from tickets_app.domain.drafts import TicketDraft, TicketQuery
from tickets_app.domain.people import Actor
from tickets_app.domain.rows import TicketPage, TicketView
from tickets_app.domain.tickets import Speaker, Status
from tickets_app.domain.timeline import EntryKind, EntrySource
from tickets_app.services import (
    access,
    fault_points,
    news,
    opening,
    outgoing,
    standing,
    throttle,
    ticket_list,
    ticket_view,
)
from tickets_app.services.tools import Tools


async def open(tools: Tools, actor: Actor, draft: TicketDraft) -> int:
    """Give the number of the new ticket, the same one for the same words under one client key.

    Raises Invalid with a code for every field that cannot be taken, Throttled after too many.
    """
    async with tools.sessions.begin() as session:
        # Its row stays locked until the commit: a second click waits here, then finds the first.
        number = await companies.next_value(session, actor.company_id, companies.TICKETS)
        known, draft = await _find_opened(session, actor, draft)
        if known:
            number = known.number
            await session.rollback()
            return number
        checked = await opening.check(session, actor, draft)
        await throttle.count_ticket(session, tools, actor.user_id)
        ticket = await opening.write(session, tools, actor, checked, number)
        people = await standing.refresh(session, tools, ticket)
        fault_points.reach("writing", "ticket")
    fault_points.reach("written", "ticket")
    await news.of_outgoing(tools, ticket.id, number, people)
    return number


async def _find_opened(
    session: AsyncSession, actor: Actor, draft: TicketDraft
) -> tuple[Ticket | None, TicketDraft]:
    """Give the ticket that the draft has opened already, and the draft with a key of its own.

    A second tab, or a page that missed our answer, may hand in other words with a key that is
    used: they are another ticket, for nobody would ever miss them.
    """
    known = await tickets_db.find_by_client_key(session, actor.user_id, draft.client_key)
    words = (checks.tidy_title(draft.title), checks.tidy_text(draft.description))
    if known is None or words == (known.title, await _description(session, known)):
        return known, draft
    other = replace(draft, client_key=checks.key_of(draft.client_key, *words))
    return await tickets_db.find_by_client_key(session, actor.user_id, other.client_key), other


async def _description(session: AsyncSession, ticket: Ticket) -> str:
    opening = await timeline_db.find_by_source(session, ticket.company_id, f"opening:{ticket.id}")
    return opening.body if opening else ""


async def list_mine(tools: Tools, actor: Actor, query: TicketQuery) -> TicketPage:
    """Give one page of the tickets on which the actor is, and how many lie on each heap."""
    return await ticket_list.page(tools, actor, query)


async def show(tools: Tools, actor: Actor, number: int) -> TicketView:
    """Give the ticket's page apart from its thread. Raises NotFound where it is not theirs."""
    async with tools.readers() as session:
        sheet = await access.ticket_sheet(session, actor, number)
        files = await access.files_of(session, sheet)
    return ticket_view.draw(tools, actor, sheet, files)


async def confirm_solved(tools: Tools, actor: Actor, number: int) -> None:
    """Note that the matter is settled, at once here and soon in Chatwoot; once is enough.

    Raises NotFound where the ticket is not theirs, TransitionRefused once it is closed.
    """
    async with tools.sessions.begin() as session:
        ticket = await access.ticket(session, actor, number, for_update=True)
        standing.refuse_closed(tools, ticket)
        if standing.is_settled(ticket):
            return
        await _confirm(session, tools, actor, ticket)
        people = await standing.refresh(session, tools, ticket)
    await news.of_outgoing(tools, ticket.id, number, people)


async def _confirm(session: AsyncSession, tools: Tools, actor: Actor, ticket: Ticket) -> None:
    now, event_id = tools.clock(), str(uuid.uuid4())
    changed: Mapping[str, str] = {"from_value": ticket.status, "to_value": Status.RESOLVED}
    ticket.status = Status.RESOLVED
    ticket.resolved_at = now
    ticket.snoozed_until = None
    ticket.is_confirmed = True
    ticket.last_activity_at = max(now, ticket.last_activity_at)
    await timeline_db.add_once(
        session,
        company_id=ticket.company_id,
        ticket_id=ticket.id,
        kind=EntryKind.CONFIRMED,
        source=EntrySource.PORTAL,
        source_key=f"confirmed:{event_id}",
        actor_kind=Speaker.EMPLOYEE,
        actor_id=actor.user_id,
        actor_name=actor.name,
        occurred_at=now,
        created_at=now,
        **changed,
    )
    outgoing.send_resolve(session, ticket, event_id, now)


async def mark_seen(tools: Tools, actor: Actor, number: int) -> None:
    """Note that the actor has seen everything on the ticket. Raises NotFound where not theirs."""
    async with tools.readers() as session:
        ticket = await access.ticket(session, actor, number)
        member = await tickets_db.get_member(session, ticket.id, actor.user_id)
        newest = await timeline_db.newest_id(session, ticket.id)
    if not member.unread_count and member.read_entry_id >= newest:
        return
    is_news = member.unread_count > 0 and _is_contact(actor, ticket)
    async with tools.sessions.begin() as session:
        if is_news:
            locked = await tickets_db.get_for_update(session, ticket.id)
            await outgoing.send_seen(session, locked, tools.clock())
        await tickets_db.mark_read(session, ticket.id, actor.user_id, newest)
    if is_news:
        tools.wake.outbox.set()
    await news.of_reading(tools, ticket.id, number, actor.user_id)


def _is_contact(actor: Actor, ticket: Ticket) -> bool:
    """Whether it is their reading that Chatwoot shows; of others on a ticket it knows nothing."""
    return actor.user_id == ticket.requester_id and ticket.chatwoot_conversation_id is not None
