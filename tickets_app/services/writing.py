"""Writes an employee's message into the thread: entry, files, unread counts, last line."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import files as files_db
from tickets_app.db import tickets as tickets_db
from tickets_app.db import timeline as timeline_db
from tickets_app.db.files import File
from tickets_app.db.tickets import Ticket
from tickets_app.db.timeline import TimelineEntry
from tickets_app.domain import markup
from tickets_app.domain.people import Actor
from tickets_app.domain.tickets import FILES_PER_MESSAGE, Speaker
from tickets_app.domain.timeline import EntryKind, EntrySource, FileState, MessageState
from tickets_app.services import standing
from tickets_app.services.tools import Tools


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody says: the text, the files with it, and what makes saying it twice once."""

    source_key: str
    text: str
    files: list[File]


async def unsent_files(
    session: AsyncSession, actor: Actor, file_ids: tuple[str, ...]
) -> tuple[list[File], str]:
    """Give the actor's uploads in their order, and the code of what is wrong with them."""
    if len(file_ids) > FILES_PER_MESSAGE:
        return [], "too_many"
    found = await files_db.list_unsent(session, actor.user_id, file_ids)
    files = [found[file_id] for file_id in dict.fromkeys(file_ids) if file_id in found]
    return files, "" if len(found) == len(set(file_ids)) else "unknown"


async def write(
    session: AsyncSession, tools: Tools, actor: Actor, ticket: Ticket, words: Words
) -> TimelineEntry:
    """Give the new entry, saved and yet to be delivered; everybody else has one more unread."""
    now = tools.clock()
    # Who writes has the rest before them, whatever the clock of those who wrote it says.
    said_at = max(now, ticket.last_activity_at)
    entry = await timeline_db.add_once(
        session,
        company_id=ticket.company_id,
        ticket_id=ticket.id,
        kind=EntryKind.MESSAGE,
        source=EntrySource.PORTAL,
        source_key=words.source_key,
        actor_kind=Speaker.EMPLOYEE,
        actor_id=actor.user_id,
        actor_name=actor.name,
        body=words.text,
        message_id=str(uuid.uuid4()),
        message_state=MessageState.SAVED,
        occurred_at=said_at,
        created_at=now,
    )
    assert entry is not None, "the ticket is locked and its source keys were looked up"
    _attach(words.files, entry)
    ticket.undelivered_count += 1
    ticket.last_activity_at = said_at
    remember_last_line(ticket, entry)
    await tickets_db.count_unread(session, ticket.id, except_user_id=actor.user_id)
    return entry


async def save_again(session: AsyncSession, ticket: Ticket, entry: TimelineEntry) -> None:
    """Have a refused message wait for its delivery once more."""
    entry.message_state = MessageState.SAVED
    entry.failure = ""
    ticket.undelivered_count += 1
    await standing.count_unsent(session, ticket)


def _attach(files: list[File], entry: TimelineEntry) -> None:
    for position, file in enumerate(files):
        file.ticket_id = entry.ticket_id
        file.entry_id = entry.id
        file.position = position
        file.state = FileState.READY


async def show_newest_line(session: AsyncSession, ticket: Ticket) -> None:
    """Have the list show the newest message that is left, nothing where none is."""
    newest = await timeline_db.find_newest_message(session, ticket.id)
    if newest:
        remember_last_line(ticket, newest)
    else:
        ticket.last_line = ""


def remember_last_line(ticket: Ticket, entry: TimelineEntry) -> None:
    """Have the list show this message as the ticket's last word."""
    ticket.last_speaker = entry.actor_kind
    ticket.last_speaker_id = entry.actor_id
    ticket.last_speaker_name = entry.actor_name
    ticket.last_line = markup.to_line(entry.body)
