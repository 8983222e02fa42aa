"""Which conversations of our inbox have changed lately, by Chatwoot's own clock."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Sequence
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
PART = 200


async def changed_within(
    tools: Tools, length: timedelta
) -> AsyncGenerator[Sequence[Conversation]]:
    """Give them in parts, the last active first. Raises IntegrationError, now and with each part.

    That list has no pages. Where a long time away makes it too long for Chatwoot to answer, the
    pages of all conversations are turned until they are older.
    """
    assert tools.chatwoot, "nothing is read without a Chatwoot"
    await pacing.wait(tools)
    try:
        return _in_parts(await tools.chatwoot.list_updated_conversations(length))
    except Broken:
        if length < LONG:
            raise
        log.warning("the list of %s was too long for Chatwoot: its pages are turned", length)
        return _by_pages(tools, length)


async def _in_parts(found: Sequence[Conversation]) -> AsyncGenerator[Sequence[Conversation]]:
    for start in range(0, len(found), PART):
        yield found[start : start + PART]


async def _by_pages(tools: Tools, length: timedelta) -> AsyncGenerator[Sequence[Conversation]]:
    """What moves to another page meanwhile comes twice, and no list of them all is ever held."""
    part: list[Conversation] = []
    number, oldest, is_at_end = 0, None, False
    while not is_at_end:
        number += 1
        page = await _page(tools, number)
        moments = [one.last_activity_at for one in page if one.last_activity_at]
        if moments:
            oldest = oldest or max(moments) - length - MARGIN
        is_at_end = oldest is None or not moments or min(moments) < oldest
        part += page
        if part and (is_at_end or len(part) >= PART):
            yield part
            part = []


async def _page(tools: Tools, number: int) -> tuple[Conversation, ...]:
    assert tools.chatwoot
    await pacing.wait(tools)
    return await tools.chatwoot.send(api.list_page(tools.chatwoot.config.inbox_id, number))


async def age_of_oldest_ticket(tools: Tools) -> timedelta:
    """Give for how long there have been tickets: before the first poll all of it is unread."""
    company_id = await tools.intake.company_id(tools.readers)
    async with tools.readers() as session:
        oldest = await ticket_cursors.oldest_ticket_at(session, company_id)
    return max(timedelta(), tools.clock() - oldest) if oldest else timedelta()
