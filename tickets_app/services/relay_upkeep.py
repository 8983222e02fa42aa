"""Keeps what goes out to Chatwoot going, whatever the clock does."""

from __future__ import annotations

import logging

from tickets_app.db import outbox_upkeep
from tickets_app.domain import gate as rules
from tickets_app.domain import retry
from tickets_app.services import gate
from tickets_app.services.tools import Tools

log = logging.getLogger(__name__)


class Upkeep:
    """One worker's turns at putting things right, of which the first says that it has begun."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._has_begun = False

    async def take_turn(self) -> None:
        """Mend; whoever starts us may also have mended what kept Chatwoot from us: ask at once."""
        await mend(self._tools)
        if not self._has_begun and self._tools.chatwoot:
            await gate.change(self._tools, rules.asked_soon)
        self._has_begun = True


async def mend(tools: Tools) -> None:
    """Bring back what was put off further than any rule says, and what has lost its turn."""
    now = tools.clock()
    longest = max(retry.LONGEST_REST, tools.settings.lease)
    async with tools.sessions.begin() as session:
        moved = await outbox_upkeep.bring_back(session, now, longest)
        lined_up = await outbox_upkeep.line_up(session, now)
    if moved:
        log.warning("the clock was set back: %s works for Chatwoot were put off too far", moved)
    if lined_up:
        log.error("%s works for Chatwoot had lost their turn", lined_up)
    if moved or lined_up:
        tools.wake.outbox.set()


async def respect_jumps(tools: Tools) -> None:
    """Begin every quarantine anew once the clock has jumped: a shorter one doubles messages.

    Workers that look meanwhile wait until that is written down.
    """
    async with tools.steadiness.looking:
        if not tools.steadiness.has_jumped(tools.clock()):
            return
        log.warning("the clock has jumped: what is unknown rests anew")
        async with tools.sessions.begin() as session:
            await outbox_upkeep.begin_quarantines_anew(session, tools.clock())
        tools.steadiness.believe()
