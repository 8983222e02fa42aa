"""What an employee writes in a ticket, and what becomes of a message that could not be sent."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import dead_letters
from tickets_app.db import files as files_db
from tickets_app.db import tickets as tickets_db
from tickets_app.db import timeline as timeline_db
from tickets_app.db.tickets import Ticket
from tickets_app.db.timeline import TimelineEntry
from tickets_app.domain import checks
from tickets_app.domain.drafts import MessageDraft
from tickets_app.domain.errors import Invalid, NotFound, TransitionRefused
from tickets_app.domain.outbox import MessageWork
from tickets_app.domain.people import Actor
from tickets_app.domain.timeline import MessageState
from tickets_app.services import access, fault_points, news, outgoing, standing, throttle, writing
from tickets_app.services.tools import Tools
from tickets_app.services.writing import Words


async def reply(tools: Tools, actor: Actor, number: int, draft: MessageDraft) -> str:
    """Give our id of the message, the same one for the same words under one client key.

    What it replaces leaves the thread in the same moment, where it still stands there failed.
    Raises NotFound where the ticket is not theirs, TransitionRefused once it is closed, Invalid
    with a code for every field that cannot be taken, Throttled after too many.
    """
    async with tools.sessions.begin() as session:
        ticket = await access.ticket(session, actor, number, for_update=True)
        known, source_key = await _find_said(session, actor, ticket, draft)
        if known:
            return str(known.message_id)
        standing.refuse_closed(tools, ticket)
        entry = await _write(session, tools, actor, ticket, draft, source_key)
        people = await standing.refresh(session, tools, ticket)
        fault_points.reach("writing", "message")
    fault_points.reach("written", "message")
    await news.of_outgoing(tools, ticket.id, number, people)
    return str(entry.message_id)


async def _find_said(
    session: AsyncSession, actor: Actor, ticket: Ticket, draft: MessageDraft
) -> tuple[TimelineEntry | None, str]:
    """Give the entry that says this already, and the source key under which it is said once.

    A second tab, or a page that missed our answer, may hand in other words with a key that is
    used: they are a message of their own, for nobody would ever miss them.
    """
    mine = f"message:{ticket.id}:{actor.user_id}"
    first = f"{mine}:{draft.client_key}"
    known = await timeline_db.find_by_source(session, actor.company_id, first)
    if known is None:
        return None, first
    digests = await files_db.list_digests(session, actor.user_id, draft.file_ids)
    text = checks.tidy_text(draft.text)
    if known.body == text and await _has_all(session, known, digests):
        return known, first
    words = (text, *sorted(digests))
    other = f"{mine}:{checks.key_of(draft.client_key, *words)}"
    return await timeline_db.find_by_source(session, actor.company_id, other), other


async def _has_all(session: AsyncSession, entry: TimelineEntry, digests: set[str]) -> bool:
    files = await files_db.list_of_entries(session, [entry.id])
    return {file.sha256 for file in files}.issuperset(digests)


async def _write(
    session: AsyncSession,
    tools: Tools,
    actor: Actor,
    ticket: Ticket,
    draft: MessageDraft,
    source_key: str,
) -> TimelineEntry:
    await _take_back(session, tools, actor, ticket, draft.replaces)
    problems = checks.problems_of_message(draft)
    files, files_problem = await writing.unsent_files(session, actor, draft.file_ids)
    if files_problem:
        problems["file_ids"] = files_problem
    if problems:
        raise Invalid(**problems)
    await throttle.count_reply(session, tools, actor.user_id)
    text = checks.tidy_text(draft.text)
    entry = await writing.write(session, tools, actor, ticket, Words(source_key, text, files))
    work = MessageWork(
        message_id=str(entry.message_id),
        entry_id=entry.id,
        content=await _content(session, actor, ticket, text),
        file_ids=tuple(file.id for file in files),
    )
    outgoing.send_message(session, ticket, work, entry.created_at)
    ticket.is_confirmed = False
    # Whoever answers has read what they answer, also where the page could not say so in time.
    await tickets_db.mark_read(session, ticket.id, actor.user_id, entry.id)
    return entry


async def _take_back(
    session: AsyncSession, tools: Tools, actor: Actor, ticket: Ticket, message_id: str
) -> None:
    entry = await timeline_db.find_message(session, message_id) if message_id else None
    if entry is None or not _is_of(actor, ticket, entry) or _is_opening(ticket, entry):
        return
    if entry.message_state == MessageState.FAILED:
        await _take_out(session, tools, ticket, entry)


async def _content(session: AsyncSession, actor: Actor, ticket: Ticket, text: str) -> str:
    if actor.user_id == ticket.requester_id:
        return text
    member = await tickets_db.get_member(session, ticket.id, actor.user_id)
    return outgoing.words_of(actor.name, member.relation, text)


async def send_again(tools: Tools, actor: Actor, number: int, message_id: str) -> None:
    """Have a failed message of the actor's tried again.

    Raises NotFound where it is not theirs, TransitionRefused when it has not failed.
    """
    async with tools.sessions.begin() as session:
        ticket = await access.ticket(session, actor, number, for_update=True)
        entry = await _failed(session, actor, ticket, message_id)
        await writing.save_again(session, ticket, entry)
        await dead_letters.revive(session, ticket.id, message_id, tools.clock())
        people = await standing.refresh(session, tools, ticket)
    await news.of_outgoing(tools, ticket.id, number, people)
    await news.of_stopped(tools, ticket.company_id)


async def discard(tools: Tools, actor: Actor, number: int, message_id: str) -> None:
    """Take a failed message of the actor's out of the thread; support has never had it.

    Raises NotFound where it is not theirs, TransitionRefused when it has not failed or is the
    ticket's first.
    """
    async with tools.sessions.begin() as session:
        ticket = await access.ticket(session, actor, number, for_update=True)
        entry = await _failed(session, actor, ticket, message_id)
        if _is_opening(ticket, entry):
            raise TransitionRefused("opening_message")
        await _take_out(session, tools, ticket, entry)
        await writing.show_newest_line(session, ticket)
        people = await standing.refresh(session, tools, ticket)
    # What waited behind it may go.
    await news.of_outgoing(tools, ticket.id, number, people)
    await news.of_stopped(tools, ticket.company_id)


async def _take_out(
    session: AsyncSession, tools: Tools, ticket: Ticket, entry: TimelineEntry
) -> None:
    for file in await files_db.list_of_entries(session, [entry.id]):
        files_db.let_go(file)
    await session.flush()
    await dead_letters.drop(session, str(entry.message_id), tools.clock())
    await session.delete(entry)
    await standing.count_unsent(session, ticket)


def _is_opening(ticket: Ticket, entry: TimelineEntry) -> bool:
    return entry.source_key == f"opening:{ticket.id}"


async def _failed(
    session: AsyncSession, actor: Actor, ticket: Ticket, message_id: str
) -> TimelineEntry:
    entry = await timeline_db.find_message(session, message_id)
    if entry is None or not _is_of(actor, ticket, entry):
        raise NotFound
    if entry.message_state != MessageState.FAILED:
        raise TransitionRefused("not_failed")
    return entry


def _is_of(actor: Actor, ticket: Ticket, entry: TimelineEntry) -> bool:
    return (entry.ticket_id, entry.actor_id) == (ticket.id, actor.user_id)
