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
from tickets_app.db import ticket_cursors
from tickets_app.db import tickets as tickets_db
from tickets_app.db.tickets import Ticket
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
    count = await _take_state(tools, conversation)
    ticket = await _ticket_of(tools, conversation)
    if ticket is None:
        return Read()
    after = 0 if is_whole else await _after(tools, ticket, conversation)
    async for page in _pages(tools, conversation, after):
        count += await pages.take_in(tools, conversation, page, announced_until)
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


async def _ticket_of(tools: Tools, conversation: Conversation) -> Ticket | None:
    company_id = await tools.intake.company_id(tools.readers)
    async with tools.readers() as session:
        return await tickets_db.find_by_conversation(session, company_id, conversation.id)


async def _after(tools: Tools, ticket: Ticket, conversation: Conversation) -> int:
    async with tools.readers() as session:
        cursor = await ticket_cursors.find(session, ticket.id)
        if cursor is None or not cursor.chatwoot_message_id:
            return 0
        newest_at = conversation.last_activity_at or ticket.last_activity_at
        settled = await ticket_cursors.newest_number_before(
            session, ticket.id, newest_at - OVERLAP_TIME
        )
    return max(0, min(cursor.chatwoot_message_id - OVERLAP_NUMBERS, settled))


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
