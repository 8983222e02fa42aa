"""The contact that stands for a person: found by our identifier, else made; safe to repeat."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot.api import contacts as api
from integrations.chatwoot.client import ChatwootClient
from integrations.chatwoot.people import Contact
from integrations.errors import Rejected
from tickets_app.db import contact_links, users
from tickets_app.db.tickets import Ticket
from tickets_app.db.users import User
from tickets_app.services.relay_handlers.errands import Errand, Handler, Sent, chatwoot
from tickets_app.services.tools import Tools


async def send(tools: Tools, errand: Errand) -> Sent:
    """Give the person's contact, with the person's name of today."""
    person = await _person(tools, errand)
    client = chatwoot(tools)
    found = await client.find_contact(person.id) or await _create(client, person)
    if found.name != person.name:
        await client.update_contact(found.id, {"name": person.name})
    return Sent(found.id)


async def settle(
    session: AsyncSession, tools: Tools, ticket: Ticket, errand: Errand, sent: Sent
) -> None:
    """Remember the contact."""
    person = await users.find(session, ticket.company_id, errand.requester_id)
    assert person, "people are never deleted"
    assert sent.chatwoot_id is not None
    await contact_links.put(session, person, sent.chatwoot_id, tools.clock())


async def _person(tools: Tools, errand: Errand) -> User:
    async with tools.readers() as session:
        person = await users.find(session, errand.company_id, errand.requester_id)
    assert person, "people are never deleted"
    return person


async def _create(client: ChatwootClient, person: User) -> Contact:
    try:
        return await client.create_contact(
            identifier=person.id, name=person.name, email=person.email, custom_attributes={}
        )
    except Rejected as refused:
        if "identifier" in refused.fields:
            return await _made_meanwhile(client, person, refused)
        if "email" not in refused.fields:
            raise
    return await _with_their_email(client, person)


async def _made_meanwhile(client: ChatwootClient, person: User, refused: Rejected) -> Contact:
    """An earlier request of ours, thought lost, has made it."""
    found = await client.find_contact(person.id)
    if found is None:
        raise refused
    return found


async def _with_their_email(client: ChatwootClient, person: User) -> Contact:
    """Support knows the address already: that contact becomes theirs, if it is nobody else's."""
    for found in await client.send(api.search(person.email)):
        is_theirs = (found.email or "").casefold() == person.email.casefold()
        if is_theirs and not found.identifier:
            return await client.update_contact(found.id, {"identifier": person.id})
    return await client.create_contact(
        identifier=person.id, name=person.name, email="", custom_attributes={}
    )


HANDLER = Handler(send=send, settle=settle, calls=2)
