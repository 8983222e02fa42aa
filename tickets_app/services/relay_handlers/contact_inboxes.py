"""The contact's address in our inbox, one a ticket: made or found, so safe to repeat."""

from __future__ import annotations

from integrations.errors import Broken, Missing
from tickets_app.services.relay_handlers import contacts
from tickets_app.services.relay_handlers.errands import Errand, Handler, Sent, chatwoot
from tickets_app.services.tools import Tools


async def send(tools: Tools, errand: Errand) -> Sent:
    """Give the contact under whom the ticket's address stands.

    A contact that was deleted or merged away in Chatwoot is found or made anew.
    """
    try:
        return await _create(tools, errand, Sent(errand.contact_id))
    except Missing:
        return await _create(tools, errand, await contacts.send(tools, errand))


async def _create(tools: Tools, errand: Errand, contact: Sent) -> Sent:
    assert contact.chatwoot_id is not None, "the contact's own work is done before"
    try:
        await chatwoot(tools).create_contact_inbox(contact.chatwoot_id, errand.ticket_id)
    except Broken:
        # Two requests at once make one of them a 500 (contract 2.1); the next one finds it.
        await chatwoot(tools).create_contact_inbox(contact.chatwoot_id, errand.ticket_id)
    return contact


HANDLER = Handler(send=send, settle=contacts.settle)
