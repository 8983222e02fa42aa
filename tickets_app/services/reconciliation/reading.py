"""Reads one conversation in Chatwoot and takes in what is new, as webhooks would have told it.

Numbers are given before the commit in Chatwoot, so that a lower one may become visible after a
higher one: the last fifty numbers and the last five minutes are read again each time.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Awaitable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from integrations.chatwoot.events import ConversationChanged
from integrations.chatwoot.snapshots import Conversation, Message
from integrations.errors import (
    IntegrationError,
    Missing,
    RateLimited,
    Unauthenticated,
    Unreachable,
)
from tickets_app.db import glances, ticket_cursors
from tickets_app.db import tickets as tickets_db
from tickets_app.db.glances import Glance
from tickets_app.domain.tickets import Status
from tickets_app.services import projection
from tickets_app.services.reconciliation import contacts, pacing, pages, removal
from tickets_app.services.tools import Tools

log = logging.getLogger(__name__)

FULL_PAGE = 100
OVERLAP_NUMBERS = 50
OVERLAP_TIME = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Read:
    """How much of a conversation was new to us, apart from what our own people wrote."""

    news_count: int = 0


async def catch_up(tools: Tools, conversation_id: int) -> Read:
    """Take in what one conversation says now, from the ticket's cursor on.

    Safe to repeat and beside any webhook. Raises IntegrationError; a conversation that is not
    there is noted, to be looked for again.
    """
    assert tools.chatwoot, "nothing is read without a Chatwoot"
    await pacing.wait(tools)
    try:
        conversation = await tools.chatwoot.get_conversation(conversation_id)
    except Missing:
        await removal.note(tools, conversation_id)
        return Read()
    return await read(tools, conversation)


async def read(
    tools: Tools,
    conversation: Conversation,
    *,
    announced_until: datetime | None = None,
    is_whole: bool = False,
) -> Read:
    """Take in the conversation's state and its messages since the cursor, or all of them.

    News counts what was said until `announced_until`, by Chatwoot's clock: webhooks had the time
    to tell of that. Raises IntegrationError.
    """
    known, count = await _glance(tools, conversation), 0
    if known is None or not _is_known(known, conversation):
        count = await _take_state(tools, conversation)
        known = await _glance(tools, conversation)
    if known is None:
        return Read()
    after = 0 if is_whole else await _after(tools, known, conversation)
    async for page in _pages(tools, conversation, after):
        count += await pages.take_in(tools, known, page, announced_until)
    if not _is_noted(known, conversation):
        await _note(tools, conversation.id, conversation.updated_at)
    return Read(count)


async def attempt(tools: Tools, conversation_id: int, reading: Awaitable[Read]) -> Read:
    """Give what was read; what is wrong with this conversation alone holds up no other.

    Raises IntegrationError where it is Chatwoot as a whole that does not answer.
    """
    try:
        return await reading
    except Missing:
        await removal.note(tools, conversation_id)
    except (Unreachable, RateLimited):
        raise
    except IntegrationError as problem:
        if isinstance(problem, Unauthenticated) and not problem.is_token_known:
            raise
        log.warning("conversation %s could not be read: %s", conversation_id, problem.name)
        await _note(tools, conversation_id, None)
    return Read()


async def _take_state(tools: Tools, conversation: Conversation) -> int:
    event = ConversationChanged("read", conversation)
    async with tools.sessions.begin() as session:
        projected = await projection.project(session, tools, event)
        if projected.outcome != projection.PROJECTED:
            return 0
        await contacts.follow(session, tools, conversation)
        found_again = await removal.take_back(session, tools, conversation.id)
    contacts.warn_of_blocked(tools, conversation)
    await projection.announce(tools, projected if projected.user_ids else found_again)
    return 1 if projected.user_ids else 0


async def _glance(tools: Tools, conversation: Conversation) -> Glance | None:
    company_id = await tools.intake.company_id(tools.readers)
    async with tools.readers() as session:
        return await glances.find(session, company_id, conversation.id, conversation.updated_at)


def _is_known(known: Glance, conversation: Conversation) -> bool:
    """Most of what is read again is: then nothing is written."""
    is_same_person = conversation.contact_id in (None, known.contact_id)
    is_there = known.ticket.status != Status.REMOVED
    return known.is_shown and is_same_person and is_there and not conversation.is_contact_blocked


def _is_noted(known: Glance, conversation: Conversation) -> bool:
    cursor = known.cursor
    return (
        cursor is not None
        and cursor.read_as_of == conversation.updated_at
        and cursor.missing_since is None
    )


async def _after(tools: Tools, known: Glance, conversation: Conversation) -> int:
    if not known.newest_number:
        return 0
    newest_at = conversation.last_activity_at or known.ticket.last_activity_at
    async with tools.readers() as session:
        settled = await ticket_cursors.newest_number_before(
            session, known.ticket.id, newest_at - OVERLAP_TIME
        )
    return max(0, min(known.newest_number - OVERLAP_NUMBERS, settled))


async def _pages(
    tools: Tools, conversation: Conversation, after: int
) -> AsyncGenerator[tuple[Message, ...]]:
    assert tools.chatwoot
    while True:
        await pacing.wait(tools)
        page = await tools.chatwoot.list_messages(conversation.id, after=after)
        yield tuple(_placed(message, conversation) for message in page)
        if len(page) < FULL_PAGE:
            return
        after = page[-1].id


def _placed(message: Message, conversation: Conversation) -> Message:
    return replace(
        message,
        account_id=conversation.account_id,
        inbox_id=conversation.inbox_id,
        conversation=conversation,
    )


async def _note(tools: Tools, conversation_id: int, read_as_of: datetime | None) -> None:
    company_id = await tools.intake.company_id(tools.readers)
    async with tools.sessions.begin() as session:
        ticket = await tickets_db.find_by_conversation(
            session, company_id, conversation_id, for_update=True
        )
        if ticket:
            cursor = await ticket_cursors.get(session, ticket)
            cursor.read_as_of, cursor.missing_since = read_as_of, None
