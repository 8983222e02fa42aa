"""Takes in one page of a conversation's messages: what employees may hear of, and only the new.

Private notes are dropped before anything else is done with a page; of the activity lines the
name of who acted is read, and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot.events import MessageUpdated
from integrations.chatwoot.snapshots import Message
from tickets_app.db import known_messages, ticket_cursors, timeline
from tickets_app.db import tickets as tickets_db
from tickets_app.db.glances import Glance
from tickets_app.db.known_messages import KnownMessages
from tickets_app.db.tickets import Ticket
from tickets_app.domain import activity_words
from tickets_app.services import projection, sieve, writing
from tickets_app.services.projection import Projected
from tickets_app.services.reconciliation import duplicates, names, order
from tickets_app.services.tools import Tools

TAKEN_AT_ONCE = 25
"""Messages in one transaction: on SQLite nobody else writes meanwhile."""

SETTLED = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _Page:
    """What is left of a page: messages for employees, and who did what."""

    messages: tuple[Message, ...]
    deeds: tuple[activity_words.Deed, ...]
    last_number: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """What of a page is not known yet, and whether names or order are to be put right."""

    new: list[Message]
    is_to_be_closed: bool


async def take_in(
    tools: Tools, known: Glance, listed: Sequence[Message], announced_until: datetime | None
) -> int:
    """Take the page in; gives how many of its messages webhooks should have told and had not."""
    page = _sifted(tools, listed)
    seen = await _compare(tools, known, page)
    count = 0
    for start in range(0, len(seen.new), TAKEN_AT_ONCE):
        part = seen.new[start : start + TAKEN_AT_ONCE]
        count += await _take(tools, known.ticket.id, part, announced_until)
    if seen.new or seen.is_to_be_closed or page.last_number > known.newest_number:
        await _close(tools, known.ticket.id, page)
    return count


def _sifted(tools: Tools, listed: Sequence[Message]) -> _Page:
    scope = projection.scope(tools)
    said = (message for message in listed if not message.private)
    heard = tuple(
        message for message in said if not sieve.why_left_out(MessageUpdated(message), scope)
    )
    deeds = (
        deed
        for message in listed
        if message.kind == "activity" and not message.private
        for deed in activity_words.read(message.content, message.created_at)
    )
    return _Page(
        messages=heard,
        deeds=tuple(deeds),
        last_number=listed[-1].id if listed else 0,
    )


async def _compare(tools: Tools, known: Glance, page: _Page) -> _Seen:
    """Most of a page that is read again is known, and nothing is written."""
    ticket, messages = known.ticket, page.messages
    async with tools.readers() as session:
        entries = await _known(session, ticket.company_id, messages)
        is_unnamed = await names.is_any_missing(session, ticket.id, page.deeds)
        is_straight = await order.is_straight(session, ticket, messages)
    new = [message for message in messages if not _is_known(message, entries)]
    return _Seen(new, is_to_be_closed=is_unnamed or not is_straight)


async def _known(
    session: AsyncSession, company_id: int, messages: Sequence[Message]
) -> KnownMessages:
    numbers = [message.id for message in messages]
    own_ids = [message.source_id for message in messages if _may_be_own(message)]
    return await known_messages.find(session, company_id, numbers, [id for id in own_ids if id])


def _may_be_own(message: Message) -> bool:
    return message.kind == "incoming" and bool(message.source_id)


def _is_known(message: Message, known: KnownMessages) -> bool:
    entry = known.by_number.get(message.id)
    if entry is None:
        return False
    if entry.deleted_at:
        return True
    is_same = bool(entry.message_id) or message.content == entry.body
    return is_same and not message.is_deleted and not message.attachments


async def _take(
    tools: Tools,
    ticket_id: str,
    messages: Sequence[Message],
    announced_until: datetime | None,
) -> int:
    count, told = 0, list[Projected]()
    async with tools.sessions.begin() as session:
        ticket = await tickets_db.get_for_update(session, ticket_id)
        for message in messages:
            projected = await _take_one(session, tools, ticket, message)
            told.append(projected)
            is_missed = announced_until and message.created_at <= announced_until
            count += bool(projected.user_ids and is_missed and not _may_be_own(message))
    await _announce(tools, told)
    return count


async def _take_one(
    session: AsyncSession, tools: Tools, ticket: Ticket, message: Message
) -> Projected:
    if _may_be_own(message):
        await duplicates.settle(session, tools, ticket, message)
    projected = await projection.project(session, tools, MessageUpdated(message))
    await _correct(session, tools, ticket, message)
    return projected


async def _correct(session: AsyncSession, tools: Tools, ticket: Ticket, message: Message) -> None:
    """Take words that changed while their conversation did not: what is read now is the truth.

    Not where we were told of a change just now, which may be newer than what was read.
    """
    entry = await timeline.find_chatwoot_message(session, ticket.company_id, message.id)
    if entry is None or entry.message_id or entry.deleted_at or entry.body == message.content:
        return
    told_at = message.conversation.updated_at if message.conversation else None
    known_at = entry.chatwoot_version_at
    if not known_at or not told_at:
        return
    if known_at <= told_at or known_at < tools.clock() - SETTLED:
        timeline.rewrite(entry, message.content, max(told_at, known_at))
        await session.flush()
        await writing.show_newest_line(session, ticket)


async def _announce(tools: Tools, told: Sequence[Projected]) -> None:
    """Tell once what concerns the same ticket."""
    news = [projected for projected in told if projected.user_ids]
    if news:
        has_files = any(projected.has_files for projected in news)
        await projection.announce(tools, replace(news[-1], has_files=has_files))


async def _close(tools: Tools, ticket_id: str, page: _Page) -> None:
    """Put names and order right, and note how far the conversation was read."""
    async with tools.sessions.begin() as session:
        ticket = await tickets_db.get_for_update(session, ticket_id)
        await order.straighten(session, ticket, page.messages)
        is_named = await names.fill(session, ticket, page.deeds)
        cursor = await ticket_cursors.get(session, ticket)
        cursor.chatwoot_message_id = max(cursor.chatwoot_message_id, page.last_number)
        people = await tickets_db.list_member_ids(session, ticket.id) if is_named else ()
    told = Projected(projection.PROJECTED, ticket.id, ticket.number, people)
    await projection.announce(tools, told)
