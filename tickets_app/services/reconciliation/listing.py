"""Which conversations of our inbox have changed lately, by Chatwoot's own clock."""

from __future__ import annotations

import logging
from datetime import timedelta

from integrations.chatwoot.api import conversations as api
from integrations.chatwoot.snapshots import Conversation
from integrations.errors import Broken
from tickets_app.db import ticket_cursors
from tickets_app.services.reconciliation import pacing
from tickets_app.services.tools import Tools

log = logging.getLogger(__name__)

LONG = timedelta(hours=1)
MARGIN = timedelta(minutes=10)


async def changed_within(tools: Tools, length: timedelta) -> tuple[Conversation, ...]:
    """Give them, the last active first. Raises IntegrationError.

    That list has no pages. Where a long time away makes it too long for Chatwoot to answer, the
    pages of all conversations are turned until they are older.
    """
    assert tools.chatwoot, "nothing is read without a Chatwoot"
    await pacing.wait(tools)
    try:
        return await tools.chatwoot.list_updated_conversations(length)
    except Broken:
        if length < LONG:
            raise
        log.warning("the list of %s was too long for Chatwoot: its pages are turned", length)
        return await _by_pages(tools, length)


async def _by_pages(tools: Tools, length: timedelta) -> tuple[Conversation, ...]:
    """A conversation may move to another page meanwhile: it is known by its number."""
    assert tools.chatwoot
    found: dict[int, Conversation] = {}
    number, oldest = 0, None
    while True:
        number += 1
        await pacing.wait(tools)
        page = await tools.chatwoot.send(api.list_page(tools.chatwoot.config.inbox_id, number))
        found |= {conversation.id: conversation for conversation in page}
        moments = [one.last_activity_at for one in page if one.last_activity_at]
        if not moments:
            return tuple(found.values())
        oldest = oldest or max(moments) - length - MARGIN
        if min(moments) < oldest:
            return tuple(found.values())


async def age_of_oldest_ticket(tools: Tools) -> timedelta:
    """Give for how long there have been tickets: before the first poll all of it is unread."""
    company_id = await tools.intake.company_id(tools.readers)
    async with tools.readers() as session:
        oldest = await ticket_cursors.oldest_ticket_at(session, company_id)
    return max(timedelta(), tools.clock() - oldest) if oldest else timedelta()
