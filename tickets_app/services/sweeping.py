"""Drops what nobody needs any more: old sessions, worked-off deliveries, forgotten files."""

from __future__ import annotations

from datetime import timedelta

from tickets_app.db import announcements, hourly_counts, outbox, shown_states, webhook_events
from tickets_app.db import sessions as sessions_db
from tickets_app.services import files
from tickets_app.services.tools import Tools

KEPT_FOR = timedelta(days=14)


async def sweep(tools: Tools) -> None:
    """Drop it; running twice at once does no harm."""
    moment = tools.clock() - KEPT_FOR
    async with tools.sessions.begin() as session:
        await webhook_events.forget_before(session, moment)
        await shown_states.forget_before(session, moment)
        await hourly_counts.forget_before(session, moment)
        await sessions_db.forget_before(session, moment)
        await outbox.forget_before(session, moment)
        await announcements.forget_old(session)
    await files.sweep(tools)
