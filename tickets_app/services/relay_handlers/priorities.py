"""The conversation's priority: setting it once more changes nothing."""

from __future__ import annotations

from tickets_app.domain.outbox import PriorityWork
from tickets_app.services.relay_handlers.errands import (
    Errand,
    Handler,
    Sent,
    chatwoot,
    conversation_id,
    settle_nothing,
)
from tickets_app.services.tools import Tools


async def send(tools: Tools, errand: Errand) -> Sent:
    """Set the priority."""
    assert isinstance(errand.work, PriorityWork)
    await chatwoot(tools).set_priority(conversation_id(errand), errand.work.priority)
    return Sent()


HANDLER = Handler(send=send, settle=settle_nothing, is_needed_by_others=False)
