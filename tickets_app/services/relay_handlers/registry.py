"""Which handler does which kind of work."""

from __future__ import annotations

from collections.abc import Mapping

from tickets_app.domain.outbox import KINDS, Work
from tickets_app.domain.timeline import OutboxKind
from tickets_app.services.relay_handlers import (
    contact_inboxes,
    contacts,
    conversations,
    messages,
    priorities,
    resolutions,
    sightings,
)
from tickets_app.services.relay_handlers.errands import Handler

HANDLERS: Mapping[OutboxKind, Handler] = {
    OutboxKind.CONTACT: contacts.HANDLER,
    OutboxKind.CONTACT_INBOX: contact_inboxes.HANDLER,
    OutboxKind.CONVERSATION: conversations.HANDLER,
    OutboxKind.MESSAGE: messages.HANDLER,
    OutboxKind.PRIORITY: priorities.HANDLER,
    OutboxKind.RESOLVE: resolutions.HANDLER,
    OutboxKind.SEEN: sightings.HANDLER,
}


def handler_of(work: Work) -> Handler:
    """Give the handler of the work."""
    return HANDLERS[KINDS[type(work)]]
