"""What an administrator does with deliveries that could not be worked off."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from tickets_app.db import poison as poison_db
from tickets_app.domain.people import Actor
from tickets_app.services import access, news
from tickets_app.services.tools import Tools

log = logging.getLogger(__name__)


async def replay(tools: Tools, actor: Actor, event_ids: Sequence[int]) -> int:
    """Have deliveries worked off again; gives how many still could be.

    Raises NotPermitted for all but administrators.
    """
    access.administrator(actor)
    async with tools.sessions.begin() as session:
        again = await poison_db.replay(session, actor.company_id, event_ids, tools.clock())
    if again:
        tools.wake.inbox.set()
    return await _told(tools, actor, "replayed", again)


async def discard(tools: Tools, actor: Actor, event_ids: Sequence[int]) -> int:
    """Wipe deliveries and forget them; gives how many were still there.

    Raises NotPermitted for all but administrators.
    """
    access.administrator(actor)
    async with tools.sessions.begin() as session:
        gone = await poison_db.discard(session, actor.company_id, event_ids, tools.clock())
    return await _told(tools, actor, "discarded", gone)


async def _told(tools: Tools, actor: Actor, deed: str, event_ids: Sequence[int]) -> int:
    for event_id in event_ids:
        log.info("administrator %s %s delivery %s", actor.user_id, deed, event_id)
    await news.of_stopped(tools, actor.company_id)
    return len(event_ids)
