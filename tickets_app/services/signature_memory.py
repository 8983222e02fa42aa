"""Whether our Chatwoot has ever signed a call: remembered, and asked again now and then."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from tickets_app.db import signed_webhooks
from tickets_app.db.engine import Sessions
from tickets_app.db.signed_webhooks import Place

GOOD_FOR = timedelta(seconds=30)
"""How long another process may not have heard of it, or of an administrator's word against it."""


class SignatureMemory:
    """What one process knows of the signatures of its Chatwoot."""

    def __init__(self) -> None:
        self._has_signed = False
        self._good_until = datetime.min.replace(tzinfo=UTC)
        self._asking = asyncio.Lock()

    async def has_signed(self, readers: Sessions, place: Place, now: datetime) -> bool:
        """Tell whether it has, asking the database at most once in a while."""
        if now >= self._good_until:
            async with self._asking:
                await self._ask(readers, place, now)
        return self._has_signed

    async def _ask(self, readers: Sessions, place: Place, now: datetime) -> None:
        if now < self._good_until:  # asked while this call waited
            return
        async with readers() as session:
            self._has_signed = await signed_webhooks.find_seen_at(session, place) is not None
        self._good_until = now + GOOD_FOR

    async def remember(self, sessions: Sessions, place: Place, now: datetime) -> None:
        """Remember, in every process and for good, that it has."""
        async with sessions.begin() as session:
            await signed_webhooks.put(session, place, now)
        self._has_signed, self._good_until = True, now + GOOD_FOR
