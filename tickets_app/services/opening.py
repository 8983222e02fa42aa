"""Opens a ticket: checks every field of the draft, then writes all rows that belong to it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import sectors as sectors_db
from tickets_app.db import tickets as tickets_db
from tickets_app.db import users as users_db
from tickets_app.db.files import File
from tickets_app.db.sectors import Sector
from tickets_app.db.tickets import Ticket, TicketMember
from tickets_app.db.users import User
from tickets_app.domain import checks, search
from tickets_app.domain.drafts import TicketDraft
from tickets_app.domain.errors import Invalid
from tickets_app.domain.outbox import MessageWork
from tickets_app.domain.people import Actor
from tickets_app.domain.tickets import ListGroup, Speaker, Status, ticket_number
from tickets_app.services import outgoing, writing
from tickets_app.services.tools import Tools
from tickets_app.services.writing import Words


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft of which everything is known to be right."""

    draft: TicketDraft
    sector: Sector
    requested_for: User | None
    continues: Ticket | None
    files: list[File]


async def check(session: AsyncSession, actor: Actor, draft: TicketDraft) -> Checked:
    """Give the draft with the rows that it names. Raises Invalid with all its problems at once."""
    problems = checks.problems_of_ticket(draft)
    sector = await sectors_db.find(session, actor.company_id, draft.sector_id)
    if draft.sector_id and not (sector and sector.is_active):
        problems["sector_id"] = "unknown"
    requested_for = await _find_other(session, actor, draft.requested_for_id, problems)
    continues = await _find_continued(session, actor, draft.continues_number, problems)
    files, files_problem = await writing.unsent_files(session, actor, draft.file_ids)
    if files_problem:
        problems["file_ids"] = files_problem
    if problems or sector is None:
        raise Invalid(**problems)
    return Checked(draft, sector, requested_for, continues, files)


async def _find_other(
    session: AsyncSession, actor: Actor, user_id: str, problems: dict[str, str]
) -> User | None:
    if user_id in ("", actor.user_id):
        return None
    found = await users_db.find(session, actor.company_id, user_id)
    if found is None or not found.is_active:
        problems["requested_for_id"] = "unknown"
    return found


async def _find_continued(
    session: AsyncSession, actor: Actor, number: int, problems: dict[str, str]
) -> Ticket | None:
    if not number:
        return None
    found = await tickets_db.find_of_member(session, actor.user_id, number)
    if found is None:
        problems["continues_number"] = "unknown"
    return found


async def write(
    session: AsyncSession, tools: Tools, actor: Actor, checked: Checked, number: int
) -> Ticket:
    """Give the new ticket, its people, its first message and its outgoing work in the session."""
    ticket = _ticket(tools, actor, checked, number)
    session.add(ticket)
    await session.flush()
    session.add_all(_members(ticket))
    await session.flush()
    description = checks.tidy_text(checked.draft.description)
    words = Words(f"opening:{ticket.id}", description, checked.files)
    entry = await writing.write(session, tools, actor, ticket, words)
    message = MessageWork(
        message_id=str(entry.message_id),
        entry_id=entry.id,
        content=_first_words(ticket, checked, entry.body),
        file_ids=tuple(file.id for file in checked.files),
    )
    person = checked.requested_for.name if checked.requested_for else actor.name
    attributes = outgoing.attributes(
        ticket, checked.sector.name, person, tools.settings.portal_base_url
    )
    await outgoing.send_ticket(session, ticket, attributes, message)
    return ticket


def _ticket(tools: Tools, actor: Actor, checked: Checked, number: int) -> Ticket:
    now, title = tools.clock(), checks.tidy_title(checked.draft.title)
    return Ticket(
        id=str(uuid.uuid4()),
        company_id=actor.company_id,
        number=number,
        client_key=checked.draft.client_key,
        title=title,
        complexity=checked.draft.complexity,
        priority=checked.draft.priority,
        sector_id=checked.sector.id,
        requester_id=actor.user_id,
        requested_for_id=checked.requested_for.id if checked.requested_for else None,
        continues_id=checked.continues.id if checked.continues else None,
        status=Status.RECEIVED,
        last_speaker=Speaker.EMPLOYEE,
        undelivered_count=0,
        search_text=search.normalised(f"{ticket_number(number)} {title}"),
        last_activity_at=now,
        created_at=now,
    )


def _members(ticket: Ticket) -> list[TicketMember]:
    people = {ticket.requester_id: "requester"}
    if ticket.requested_for_id:
        people[ticket.requested_for_id] = "requested_for"
    return [
        TicketMember(
            company_id=ticket.company_id,
            ticket_id=ticket.id,
            user_id=user_id,
            relation=relation,
            list_group=ListGroup.OPEN,
            last_activity_at=ticket.last_activity_at,
        )
        for user_id, relation in people.items()
    ]


def _first_words(ticket: Ticket, checked: Checked, description: str) -> str:
    return outgoing.first_words(
        ticket,
        description,
        checked.sector.name,
        checked.requested_for.name if checked.requested_for else "",
        ticket_number(checked.continues.number) if checked.continues else "",
    )
