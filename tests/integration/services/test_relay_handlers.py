"""Each kind of outgoing work against the answers that are hard to bring about."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import update

from integrations.chatwoot.people import Contact
from integrations.errors import Broken, Rejected
from tests import factories
from tests.helpdesk import Helpdesk
from tickets_app.db import outbox_leases
from tickets_app.db.tables import OutboxRow, Ticket
from tickets_app.domain.outbox import ResolveWork
from tickets_app.services import burials, relay
from tickets_app.services.relay_handlers import contact_inboxes, contacts, messages
from tickets_app.services.relay_handlers.errands import Errand, Sent
from tickets_app.services.tools import Tools

DAVES = Contact(7, "Dave Costa", None, "dave", None, False, {})


@dataclass
class Chatwoot:
    """Answers as told: what is found at each look, and how making ends."""

    finds: list[Contact | None]
    refusal: Exception | None = None
    calls: list[str] = field(default_factory=list[str])

    async def find_contact(self, _: str) -> Contact | None:
        self.calls.append("find")
        return self.finds.pop(0)

    async def create_contact(self, **_: Any) -> Contact:
        self.calls.append("create")
        if self.refusal:
            raise self.refusal
        return DAVES

    async def create_contact_inbox(self, *_: Any) -> None:
        self.calls.append("inbox")
        if self.refusal and self.calls.count("inbox") == 1:
            raise self.refusal


def beside(tools: Tools, chatwoot: Chatwoot) -> Tools:
    fake: Any = chatwoot
    return replace(tools, chatwoot=fake)


async def errand_of(tools: Tools, kind: str) -> Errand:
    """A work of a new ticket, as a worker takes it."""
    dave = await factories.person(tools)
    number = await factories.ticket(tools, dave)
    row = next(one for one in await factories.outbox_of(tools, number) if one.kind == kind)
    return Errand.of(row, await factories.row_of(tools, number), 7)


def taken(name: str) -> Rejected:
    return Rejected("chatwoot", f"{name} has already been taken", status=422, fields=(name,))


async def test_a_contact_that_was_made_meanwhile_is_found(tools: Tools) -> None:
    errand = await errand_of(tools, "contact")
    chatwoot = Chatwoot([None, DAVES], taken("identifier"))
    assert await contacts.send(beside(tools, chatwoot), errand) == Sent(7)
    assert chatwoot.calls == ["find", "create", "find"]


@pytest.mark.parametrize("refusal", [taken("identifier"), taken("name")], ids=str)
async def test_a_contact_that_is_refused_and_not_there_is_refused(
    tools: Tools, refusal: Rejected
) -> None:
    errand = await errand_of(tools, "contact")
    with pytest.raises(Rejected):
        await contacts.send(beside(tools, Chatwoot([None, None], refusal)), errand)


async def test_an_address_that_two_requests_make_at_once_is_asked_for_again(tools: Tools) -> None:
    errand = await errand_of(tools, "contact_inbox")
    chatwoot = Chatwoot([], Broken("chatwoot", "answered 500", status=500))
    assert await contact_inboxes.send(beside(tools, chatwoot), errand) == Sent(7)
    assert chatwoot.calls == ["inbox", "inbox"]


async def test_a_conversation_that_is_there_already_is_not_made_again(desk: Helpdesk) -> None:
    number = await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    async with desk.tools.sessions.begin() as session:
        await session.execute(update(Ticket).values(chatwoot_conversation_id=None))
        again = {"state": "pending", "lane": 0, "next_at": desk.clock(), "done_at": None}
        await session.execute(
            update(OutboxRow).where(OutboxRow.kind == "conversation").values(**again)
        )
    await desk.settle()
    assert len(desk.sandbox.world.store.conversations) == 1
    assert await desk.conversation_id(number) == 1


async def test_a_message_that_was_given_up_meanwhile_is_settled_without_a_trace(
    desk: Helpdesk,
) -> None:
    number = await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    row = (await factories.outbox_of(desk.tools, number))[-1]
    errand = replace(Errand.of(row, await factories.row_of(desk.tools, number), 7), key="gone")
    async with desk.tools.sessions.begin() as session:
        ticket = await session.get_one(Ticket, row.ticket_id)
        await messages.settle(session, desk.tools, ticket, errand, Sent(99))
    assert len(await factories.entries_of(desk.tools, number)) == 1


async def test_who_lost_the_lease_buries_nothing(tools: Tools) -> None:
    errand = replace(await errand_of(tools, "conversation"), owner="slept too long")
    handler = relay.handler_of(errand.work)
    await burials.bury(tools, handler, errand, taken("source_id"))
    states = {row.state for row in await factories.outbox_of(tools, 1)}
    assert states == {"pending"}
    async with tools.sessions.begin() as session:
        assert not await outbox_leases.begin_sending(
            session, errand.row_id, errand.owner, now=tools.clock(), lease=tools.settings.lease
        )


async def test_a_refused_solved_on_a_ticket_never_shown_leaves_it_open(tools: Tools) -> None:
    errand = replace(await errand_of(tools, "priority"), work=ResolveWork())
    await factories.change(tools, 1, is_confirmed=True, status="resolved")
    await burials.bury(tools, relay.handler_of(errand.work), errand, taken("status"))
    assert (await factories.row_of(tools, 1)).status == "open"


async def test_a_failed_message_that_arrived_after_all_is_shown_as_sent(desk: Helpdesk) -> None:
    number = await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.deliver()
    [opening] = await factories.entries_of(desk.tools, number)
    async with desk.tools.sessions.begin() as session:
        stored = await session.get_one(type(opening), opening.id)
        stored.message_state, stored.failure, stored.chatwoot_message_id = "failed", "other", None
    await factories.change(desk.tools, number, unsent_count=1)
    await desk.settle()
    [opening] = await factories.entries_of(desk.tools, number)
    assert (opening.message_state, opening.failure) == ("sent", "")
    assert (await factories.row_of(desk.tools, number)).unsent_count == 0
