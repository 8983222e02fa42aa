"""What Chatwoot or the way to it does once in a while."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from integrations.chatwoot.api import contacts as api
from integrations.chatwoot.events import Ignored, Typing
from integrations.chatwoot.snapshots import Actor, Message
from integrations.errors import Broken, Missing, Refused, Rejected
from tests import factories
from tests.factories import Heard
from tests.helpdesk import Delivery, Helpdesk, open_helpdesk, receive
from tickets_app.db import contact_links, users, webhook_events
from tickets_app.db.tables import OutboxRow, WebhookEvent
from tickets_app.domain.people import Actor as Person
from tickets_app.services import (
    burials,
    hints,
    inbox,
    messages,
    projection,
    relay,
    sessions,
    spool,
    tickets,
    typists,
    wiring,
)
from tickets_app.services.announcements import RedisBus
from tickets_app.services.relay_handlers import messages as message_handler
from tickets_app.services.relay_handlers.errands import Errand
from tickets_app.services.tools import Tools
from tickets_app.settings import ChatwootSettings


async def in_chatwoot(desk: Helpdesk) -> int:
    number = await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    return number


async def dave_of(desk: Helpdesk) -> Person:
    async with desk.tools.readers() as session:
        user = await users.find_by_email(session, 1, "dave@example.com")
    assert user
    return sessions.actor_of(user)


class Full:
    """A database that takes no more."""

    def begin(self) -> Any:
        raise OperationalError("INSERT", {}, Exception("disk is full"))


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (Missing("chatwoot", ""), "missing"),
        (Rejected("chatwoot", ""), "rejected"),
        (Refused("chatwoot", ""), "refused"),
        (Broken("chatwoot", ""), "too_old"),
    ],
    ids=str,
)
def test_every_failure_has_a_reason_that_a_person_reads(failure: Any, code: str) -> None:
    assert burials.why(failure) == code


async def test_a_hint_at_what_is_not_there_is_left_out(tools: Tools) -> None:
    async with open_helpdesk(tools, "4.10.0") as desk:
        number = await in_chatwoot(desk)
        await desk.says(number, "um")
        await desk.sandbox.idle()
        body = desk.last_body("message_created")
        for forged in ({**body, "id": 8888}, {**body, "conversation": elsewhere(body)}):
            await hear_hint(desk, forged)
        await desk.process()
        assert len(await factories.entries_of(desk.tools, number)) == 2
        assert desk.tools.counters.count("webhook.known") == 2


async def test_a_hint_is_not_believed_about_words(tools: Tools) -> None:
    async with open_helpdesk(tools, "4.10.0") as desk:
        number = await in_chatwoot(desk)
        desk.door.is_open = False
        await desk.says(number, "a verdade")
        await desk.sandbox.idle()
        await hear_hint(desk, {**desk.last_body("message_created"), "content": "mentira"})
        await desk.process()
        assert (await factories.entries_of(desk.tools, number))[1].body == "a verdade"


def elsewhere(body: dict[str, Any]) -> dict[str, Any]:
    return {**body["conversation"], "id": 999}


async def hear_hint(desk: Helpdesk, body: dict[str, Any]) -> None:
    chatwoot = desk.tools.settings.chatwoot
    assert chatwoot
    raw = json.dumps(body).encode()
    await receive(desk.tools, Delivery(raw, {}, chatwoot.webhook_token))


async def test_an_event_that_is_kept_by_nobody_changes_nothing(desk: Helpdesk) -> None:
    number = await in_chatwoot(desk)
    typing = Typing(True, False, await desk.conversation(number), None)
    async with desk.tools.sessions.begin() as session:
        left = await projection.project(session, desk.tools, Ignored("moon_risen", "unknown"))
        unkept = await projection.project(session, desk.tools, typing)
    assert (left.outcome, unkept.outcome) == ("unknown:moon_risen", "not_kept")


async def test_only_agents_typing_on_known_tickets_is_passed_on(desk: Helpdesk) -> None:
    number, heard = await in_chatwoot(desk), Heard(desk.tools)
    conversation = await desk.conversation(number)
    alice, dave = Actor("user", 2, "Alice"), Actor("contact", 1, "Dave")
    unknown = replace(conversation, id=999)
    for actor, where in ((dave, conversation), (None, conversation), (alice, unknown)):
        await typists.pass_on(desk.tools, Typing(True, False, where, actor), is_signed=True)
    assert heard.all == []
    await typists.pass_on(desk.tools, Typing(True, False, conversation, alice), is_signed=False)
    assert [one.name for one in heard.all] == [""]


async def test_two_workers_work_off_each_delivery_once(desk: Helpdesk) -> None:
    number = await in_chatwoot(desk)
    for said in ("um", "dois", "três"):
        await desk.says(number, said)
    await desk.sandbox.idle()
    for _ in range(3):
        await asyncio.gather(*(inbox.process_next(desk.tools) for _ in range(3)))
    bodies = [entry.body for entry in await factories.entries_of(desk.tools, number)]
    assert bodies[1:] == ["um", "dois", "três"]


async def test_a_hint_taken_by_another_worker_meanwhile_is_not_projected_twice(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await in_chatwoot(desk)
    await desk.says(number, "um")
    await desk.sandbox.idle()
    async with desk.tools.sessions.begin() as session:
        await session.execute(update(WebhookEvent).values(proof="token"))

    async def nothing(*_: object) -> None:
        return None

    with monkeypatch.context() as patched:
        patched.setattr(webhook_events, "claim", nothing)
        await inbox.process_next(desk.tools)
    assert len(await factories.entries_of(desk.tools, number)) == 1


async def test_what_cannot_be_stored_is_not_answered_as_stored(desk: Helpdesk) -> None:
    delivery = desk.signed(b'{"event": "moon_risen"}')

    await desk.tools.intake.company_id(desk.tools.readers)
    full: Any = Full()
    with pytest.raises(OperationalError):
        await receive(replace(desk.tools, sessions=full), delivery)


async def test_a_contact_that_was_merged_away_is_found_or_made_again(desk: Helpdesk) -> None:
    await in_chatwoot(desk)
    dave = await dave_of(desk)
    async with desk.tools.sessions.begin() as session:
        user = await users.find(session, 1, dave.user_id)
        assert user
        await contact_links.put(session, user, 999, desk.clock())
    number = await factories.ticket(desk.tools, dave)
    await desk.settle()
    contacts = {(await desk.conversation(one)).contact_id for one in (1, number)}
    assert len(contacts) == 1


async def test_an_address_that_is_another_contacts_makes_a_contact_without_one(
    desk: Helpdesk,
) -> None:
    taken = {"identifier": "somebody else", "name": "D", "email": "dave@example.com"}
    await desk.alice.send(api.create(taken))
    number = await in_chatwoot(desk)
    contact_id = (await desk.conversation(number)).contact_id
    assert contact_id
    contact = await desk.alice.get_contact(contact_id)
    assert (contact.identifier, contact.email) == ((await dave_of(desk)).user_id, None)


async def test_a_name_that_changed_is_told_with_the_next_contact_work(desk: Helpdesk) -> None:
    dave = await factories.person(desk.tools)
    await desk.alice.send(api.create({"identifier": dave.user_id, "name": "Nome antigo"}))
    await factories.ticket(desk.tools, dave)
    await desk.settle()
    assert {contact.name for contact in desk.sandbox.world.store.contacts} == {"Dave Costa"}


async def test_a_conversation_without_its_own_address_is_solved_by_the_bot(desk: Helpdesk) -> None:
    number = await in_chatwoot(desk)
    assert desk.tools.chatwoot
    desk.tools.chatwoot.config = replace(desk.tools.chatwoot.config, inbox_identifier="")
    await tickets.confirm_solved(desk.tools, await dave_of(desk), number)
    await desk.settle()
    assert (await desk.conversation(number)).status == "resolved"


async def test_a_message_whose_file_is_gone_from_the_disk_is_shown_as_not_sent(
    desk: Helpdesk,
) -> None:
    number = await in_chatwoot(desk)
    dave = await dave_of(desk)
    file_id = await factories.upload(desk.tools, dave)
    draft = factories.message("Veja.", file_ids=(file_id,))
    await messages.reply(desk.tools, dave, number, draft)
    spool.remove(desk.tools, file_id)
    await desk.settle()
    entry = (await factories.entries_of(desk.tools, number))[-1]
    assert (entry.message_state, entry.failure) == ("failed", "rejected")


async def test_a_message_is_looked_for_through_every_page(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_handler, "FULL_PAGE", 1)
    number = await in_chatwoot(desk)
    [opening] = await desk.messages(number)
    for text in "abc":
        await desk.says(number, text)
    errand: Any = type("", (), {"known_message_id": 0, "conversation_id": 1, "key": "nowhere"})
    assert await message_handler.look_up(desk.tools, errand) is None
    assert isinstance(opening, Message)


async def test_a_caller_who_hangs_up_while_waiting_disturbs_no_other(desk: Helpdesk) -> None:
    calls = [desk.signed(f'{{"event": "moon_{number}"}}'.encode()) for number in range(3)]
    await desk.tools.intake.company_id(desk.tools.readers)
    waiting = [asyncio.create_task(receive(desk.tools, one)) for one in calls]
    await asyncio.sleep(0)
    waiting[1].cancel()
    done = await asyncio.gather(*waiting, return_exceptions=True)
    assert [str(one) for one in (done[0], done[2])] == ["stored", "stored"]


async def test_a_caller_who_hangs_up_is_not_told_of_a_failure(desk: Helpdesk) -> None:
    await desk.tools.intake.company_id(desk.tools.readers)
    full: Any = Full()
    tools = replace(desk.tools, sessions=full)
    call = desk.signed(b'{"event": "moon_risen"}')
    waiting = [asyncio.create_task(receive(tools, call)) for _ in range(2)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    done = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(one).__name__ for one in done] == ["CancelledError", "OperationalError"]


async def test_a_hint_at_nothing_that_can_be_fetched_stays_as_it_is(desk: Helpdesk) -> None:
    event = Ignored("moon_risen", "unknown")
    assert await hints.look_up(desk.tools, event) is event


async def test_an_opening_that_is_shown_as_failed_is_not_counted_twice(tools: Tools) -> None:
    number = await factories.ticket(tools, await factories.person(tools))
    rows = await factories.outbox_of(tools, number)
    await factories.refused(tools, number, rows[3].key)
    ticket = await factories.row_of(tools, number)
    async with tools.sessions.begin() as session:
        (await session.get_one(OutboxRow, rows[2].id)).lease_owner = "worker"
    errand = replace(Errand.of(rows[2], ticket, 7), owner="worker")
    handler = relay.handler_of(errand.work)
    await burials.bury(tools, handler, errand, Rejected("chatwoot", "no"))
    assert (await factories.row_of(tools, number)).undelivered_count == 0


async def test_the_tools_reach_chatwoot_once_the_inbox_is_known(tools: Tools) -> None:
    chatwoot = ChatwootSettings("https://chat.example", 1, "token")
    for inbox_id in (None, 5):
        settings = replace(tools.settings, chatwoot=replace(chatwoot, inbox_id=inbox_id))
        async with wiring.open_tools(settings) as held:
            assert (held.chatwoot is None) == (inbox_id is None)


async def test_several_processes_share_one_bus(tools: Tools) -> None:
    settings = replace(tools.settings, redis_url="redis://127.0.0.1:1")
    async with wiring.open_tools(settings) as held:
        assert isinstance(held.bus, RedisBus)


async def test_a_call_to_chatwoot_ends_before_the_lease_under_which_it_is_made(
    tools: Tools,
) -> None:
    chatwoot = ChatwootSettings(
        "https://chat.example", 1, "token", inbox_id=5, timeout=timedelta(seconds=1)
    )
    settings = replace(tools.settings, chatwoot=chatwoot, lease=timedelta(seconds=3))
    async with wiring.open_tools(settings) as held:
        assert held.chatwoot
        config = held.chatwoot.config
    assert (config.timeout_seconds, config.whole_call_seconds) == (1.0, 2.5)
