"""The same decision on many pieces of stopped work; what has changed meanwhile is passed over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from tickets_app.domain.errors import NotFound, TransitionRefused
from tickets_app.domain.people import Actor
from tickets_app.services import access, operations_outbox
from tickets_app.services.tools import Tools

Decide = Callable[[Tools, Actor, int], Awaitable[None]]


async def retry(tools: Tools, actor: Actor, row_ids: Sequence[int]) -> int:
    """Have stopped work tried again; gives how much of it still had stopped.

    Raises NotPermitted for all but administrators.
    """
    return await _each(tools, actor, row_ids, operations_outbox.retry)


async def skip(tools: Tools, actor: Actor, row_ids: Sequence[int]) -> int:
    """Let what waits behind stopped work go on; gives how much was skipped.

    Raises NotPermitted for all but administrators.
    """
    return await _each(tools, actor, row_ids, operations_outbox.skip)


async def _each(tools: Tools, actor: Actor, row_ids: Sequence[int], decide: Decide) -> int:
    access.administrator(actor)
    count = 0
    for row_id in sorted(set(row_ids)):
        try:
            await decide(tools, actor, row_id)
        except (NotFound, TransitionRefused):
            continue
        count += 1
    return count
