"""Puts what was said in Chatwoot into the thread, each message once.

A message is known by Chatwoot's number, one of ours also by our own. Its words are as new as the
conversation was when they were told (a message has no time of change of its own): older words
change nothing, and what was deleted stays deleted whatever comes later.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot.snapshots import Attachment, Message
from tickets_app.db import files as files_db
from tickets_app.db import timeline
from tickets_app.db.tickets import Ticket
from tickets_app.db.timeline import TimelineEntry
from tickets_app.domain import moments
from tickets_app.domain.tickets import Speaker
from tickets_app.domain.timeline import EntryKind, EntrySource, MessageState
from tickets_app.services import delivered, writing

SPEAKERS = {"user": Speaker.AGENT, "agent_bot": Speaker.BOT, "contact": Speaker.EMPLOYEE}
FETCH_AFTER = timedelta(seconds=1)
"""Just after its webhook a file may not be there yet."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message has changed."""

    is_news: bool
    has_files: bool = False
    unread_count: int = 0
    """Messages more that nobody has read."""


NOTHING = Heard(is_news=False)


async def apply(session: AsyncSession, ticket: Ticket, message: Message, now: datetime) -> Heard:
    """Take the message in; tells whether anything changed that people see."""
    own = await _find_own(session, message)
    if own and own.ticket_id == ticket.id:
        return Heard(is_news=await _take_own(session, ticket, own, message, now))
    entry = await timeline.find_chatwoot_message(session, ticket.company_id, message.id)
    if entry is None:
        return await _add(session, ticket, message, now)
    return await _renew(session, ticket, entry, message, now)


async def _find_own(session: AsyncSession, message: Message) -> TimelineEntry | None:
    if message.kind != "incoming" or not message.source_id:
        return None
    return await timeline.find_message(session, message.source_id)


async def _take_own(
    session: AsyncSession, ticket: Ticket, own: TimelineEntry, message: Message, now: datetime
) -> bool:
    """Our own message has come back, perhaps before the answer to our request.

    Should it be there twice, the thread goes on showing the one that we know.
    """
    is_news = await delivered.message(session, ticket, own, message.id, now)
    if moments.has_fraction(message.created_at):
        # Nothing is there before it was said: then our clock is ahead of theirs.
        own.occurred_at = min(own.occurred_at, message.created_at)
    if own.chatwoot_message_id == message.id and message.is_deleted and not own.deleted_at:
        await _delete(session, ticket, own, now)
        return True
    return is_news


async def _add(session: AsyncSession, ticket: Ticket, message: Message, now: datetime) -> Heard:
    speaker = _speaker(message)
    entry = await timeline.add_once(
        session,
        company_id=ticket.company_id,
        ticket_id=ticket.id,
        kind=EntryKind.MESSAGE,
        source=EntrySource.WEBHOOK,
        source_key=f"chatwoot:{message.id}",
        actor_kind=speaker,
        actor_name=message.sender.name[:255] if message.sender else "",
        body="" if message.is_deleted else message.content,
        message_state=MessageState.RECEIVED,
        chatwoot_message_id=message.id,
        chatwoot_version_at=_version(message),
        occurred_at=message.created_at,
        deleted_at=now if message.is_deleted else None,
        created_at=now,
    )
    assert entry is not None, "the ticket is locked and the message was looked up"
    has_files = await _add_files(session, entry, message, now)
    await _become_last(session, ticket, entry)
    return Heard(is_news=True, has_files=has_files, unread_count=1)


def _speaker(message: Message) -> Speaker:
    if message.kind == "incoming":
        return Speaker.EMPLOYEE
    return SPEAKERS.get(message.sender.kind if message.sender else "", Speaker.SYSTEM)


async def _become_last(session: AsyncSession, ticket: Ticket, entry: TimelineEntry) -> None:
    ticket.has_answer = ticket.has_answer or entry.actor_kind == Speaker.AGENT
    ticket.last_activity_at = max(ticket.last_activity_at, entry.occurred_at)
    await writing.show_newest_line(session, ticket)


async def _renew(
    session: AsyncSession, ticket: Ticket, entry: TimelineEntry, message: Message, now: datetime
) -> Heard:
    if entry.deleted_at:
        return NOTHING
    entry.occurred_at = moments.finer(entry.occurred_at, message.created_at)
    if message.is_deleted:
        await _delete(session, ticket, entry, now)
        return Heard(is_news=True)
    has_files = await _add_files(session, entry, message, now)
    is_edited = _take_words(entry, message)
    if is_edited:
        await session.flush()
        await writing.show_newest_line(session, ticket)
    return Heard(is_news=is_edited or has_files, has_files=has_files)


def _take_words(entry: TimelineEntry, message: Message) -> bool:
    told_at = _version(message)
    if told_at is None or entry.chatwoot_version_at is None:
        return False
    is_different = message.content != entry.body
    if told_at > entry.chatwoot_version_at:
        entry.chatwoot_version_at = told_at
        if is_different:
            timeline.rewrite(entry, message.content, told_at)
    elif is_different and not entry.edited_at:
        entry.edited_at = entry.chatwoot_version_at
    return is_different


def _version(message: Message) -> datetime | None:
    return message.conversation.updated_at if message.conversation else message.updated_at


async def _delete(
    session: AsyncSession, ticket: Ticket, entry: TimelineEntry, now: datetime
) -> None:
    timeline.wipe(entry, now)
    for file in await files_db.list_of_entries(session, [entry.id]):
        files_db.forget(file)
    await session.flush()
    await writing.show_newest_line(session, ticket)


async def _add_files(
    session: AsyncSession, entry: TimelineEntry, message: Message, now: datetime
) -> bool:
    added = [
        await files_db.add_heard_once(session, **_file(entry, attachment, position, now))
        for position, attachment in enumerate(message.attachments)
        if attachment.data_url
    ]
    return any(added)


def _file(
    entry: TimelineEntry, attachment: Attachment, position: int, now: datetime
) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "company_id": entry.company_id,
        "ticket_id": entry.ticket_id,
        "entry_id": entry.id,
        "name": attachment.file_name[:255],
        "content_type": (attachment.content_type or "application/octet-stream")[:120],
        "size": attachment.size or 0,
        "position": position,
        "chatwoot_attachment_id": attachment.id,
        "chatwoot_url": attachment.data_url,
        "next_at": now + FETCH_AFTER,
        "created_at": now,
    }
