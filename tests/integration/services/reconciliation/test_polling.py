"""Polling alone tells the whole truth, whatever webhooks do, and says what they did not tell."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from integrations.chatwoot.api.call import Call, nothing
from integrations.chatwoot.sandbox.faults import Injection
from integrations.errors import Unauthenticated, Unreachable
from tests import factories
from tests.helpdesk import Helpdesk
from tests.integration.services.reconciliation.polls import (
    MINUTE,
    poll,
    requests_of,
    settled_poller,
    ticket_in_chatwoot,
    words_of,
)
from tickets_app.db.tables import Routine, Ticket
from tickets_app.services.reconciliation import listing, pacing, polling, status, turns
from tickets_app.services.reconciliation.polling import Poller


async def test_with_all_webhooks_lost_the_ticket_is_complete_after_one_poll(
    any_desk: Helpdesk,
) -> None:
    number = await ticket_in_chatwoot(any_desk)
    poller = await settled_poller(any_desk)
    any_desk.sandbox.world.faults.webhook_loss = 1.0
    await any_desk.says(number, "Um")
    await any_desk.notes(number, "canário")
    await any_desk.says(number, "Dois")
    await any_desk.sets_status(number, "resolved")
    assert await poll(any_desk, poller)
    assert await words_of(any_desk, number) == ["Um", "Dois"]
    assert (await factories.row_of(any_desk.tools, number)).status == "resolved"


async def test_a_new_process_polls_at_once_and_then_every_minute(desk: Helpdesk) -> None:
    await ticket_in_chatwoot(desk)
    poller = Poller(desk.tools, "one")
    assert await poller.take_turn()
    assert not await poller.take_turn()
    assert await Poller(desk.tools, "another").take_turn()
    desk.clock.advance(timedelta(seconds=61))
    assert await poller.take_turn()


async def test_a_portal_that_was_given_no_proof_of_webhooks_polls_no_faster_for_their_silence(
    desk: Helpdesk,
) -> None:
    await ticket_in_chatwoot(desk)
    found = desk.tools.settings
    assert found.chatwoot
    unset = replace(found.chatwoot, webhook_secrets=(), webhook_token="")
    interval = polling.WHEN_SILENT * 3
    settings = replace(found, chatwoot=unset, reconcile_interval=interval)
    poller = Poller(replace(desk.tools, settings=settings), "one")
    assert await poller.take_turn()
    desk.clock.advance(polling.WHEN_SILENT + timedelta(seconds=1))
    assert not await poller.take_turn()
    desk.clock.advance(interval)
    assert await poller.take_turn()


async def test_a_portal_without_chatwoot_polls_nothing(tools: object) -> None:
    assert not await Poller(tools, "one").take_turn()  # type: ignore[arg-type]


async def test_of_two_processes_one_polls(desk: Helpdesk) -> None:
    await ticket_in_chatwoot(desk)
    pollers = [Poller(desk.tools, f"process {n}") for n in range(4)]
    for poller in pollers:
        await poll(desk, poller)
    done = await asyncio.gather(*(poller.take_turn() for poller in pollers))
    assert sorted(done) == [False, False, False, True]


async def test_a_clock_that_is_a_moment_behind_polls_no_second_time(desk: Helpdesk) -> None:
    await ticket_in_chatwoot(desk)
    pollers = [Poller(desk.tools, f"process {n}") for n in range(2)]
    for poller in pollers:
        await poll(desk, poller)
    assert await pollers[0].take_turn()
    desk.clock.advance(-timedelta(seconds=1))
    assert not await pollers[1].take_turn()


async def test_a_clock_that_is_a_moment_behind_takes_no_turn_from_another(
    desk: Helpdesk,
) -> None:
    await ticket_in_chatwoot(desk)
    await settled_poller(desk)
    interval = desk.tools.settings.reconcile_interval
    async with turns.taken(desk.tools, status.POLLING, "one", interval) as ours:
        assert ours
        desk.clock.advance(-timedelta(milliseconds=500))
        async with turns.taken(desk.tools, status.POLLING, "two", interval) as theirs:
            assert theirs is None


async def test_after_a_long_time_away_everything_is_caught_up(desk: Helpdesk) -> None:
    numbers = [
        await ticket_in_chatwoot(desk),
        await factories.ticket(desk.tools, await factories.person(desk.tools, "Carol Lima")),
    ]
    await desk.settle()
    poller = await settled_poller(desk)
    desk.door.is_open = False
    for number in numbers:
        await desk.says(number, "Enquanto dormiam")
    await desk.sandbox.idle()
    desk.clock.advance(timedelta(hours=8))
    assert await poll(desk, poller)
    assert [await words_of(desk, number) for number in numbers] == [["Enquanto dormiam"]] * 2
    assert (await status.read(desk.tools)).missed_in_an_hour == 0


async def test_how_far_back_is_asked_from_the_last_poll_that_came_to_its_end(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.clock.stand()
    await ticket_in_chatwoot(desk)
    poller = await settled_poller(desk)
    asked = requests_of(desk, monkeypatch)
    desk.sandbox.world.faults.next_requests = [Injection(status=500, path="/conversations")]
    await poller.take_turn()
    assert (await status.read(desk.tools)).last_error == "Broken"
    desk.clock.advance(MINUTE)
    assert await poller.take_turn()
    windows = [
        int(url.params["updated_within"]) for url in asked if "updated_within" in url.params
    ]
    assert windows == [180, 240]
    assert (await status.read(desk.tools)).last_error == ""


async def test_a_clock_that_was_put_back_holds_no_poll_up(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    poller = await settled_poller(desk)
    desk.door.is_open = False
    await desk.says(number, "Um")
    desk.clock.advance(-timedelta(hours=26))
    assert await poll(desk, poller)
    assert await words_of(desk, number) == ["Um"]


async def test_a_process_that_died_while_polling_is_replaced(desk: Helpdesk) -> None:
    await ticket_in_chatwoot(desk)
    await settled_poller(desk)
    async with desk.tools.sessions.begin() as session:
        await session.execute(
            update(Routine).values(
                lease_owner="dead", lease_until=desk.clock() + MINUTE, next_at=desk.clock()
            )
        )
    other = Poller(desk.tools, "another")
    assert not await other.take_turn()
    desk.clock.advance(2 * MINUTE)
    assert await other.take_turn()


async def test_a_conversation_that_cannot_be_read_holds_up_no_other(desk: Helpdesk) -> None:
    first = await ticket_in_chatwoot(desk)
    second = await factories.ticket(desk.tools, await factories.person(desk.tools, "Carol Lima"))
    await desk.settle()
    poller = await settled_poller(desk)
    desk.door.is_open = False
    for number in (first, second):
        await desk.says(number, "Um")
    path = f"/conversations/{await desk.conversation_id(second)}/messages"
    desk.sandbox.world.faults.next_requests = [Injection(status=500, path=path)]
    assert await poll(desk, poller)
    assert await words_of(desk, first) == ["Um"]
    assert await words_of(desk, second) == ["Um"]  # looked at again behind the others


async def test_what_could_not_be_read_is_read_later_though_nothing_changes(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    poller = await settled_poller(desk)
    desk.door.is_open = False
    await desk.says(number, "Um")
    path = f"/conversations/{await desk.conversation_id(number)}/messages"
    desk.sandbox.world.faults.next_requests = [Injection(status=500, path=path, times=2)]
    assert await poll(desk, poller)
    assert await words_of(desk, number) == []
    desk.sandbox.world.store.conversations.get(1).updated_at -= timedelta(hours=1)
    assert await poll(desk, poller)
    assert await words_of(desk, number) == ["Um"]


async def test_a_chatwoot_that_is_away_ends_the_turn_and_the_next_one_goes_on(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await ticket_in_chatwoot(desk)
    poller = await settled_poller(desk)
    desk.door.is_open = False
    await desk.says(number, "Um")
    assert desk.tools.chatwoot

    async def away(*_: object, **__: object) -> None:
        raise Unreachable("chatwoot", "ConnectError")

    with monkeypatch.context() as patched:
        patched.setattr(desk.tools.chatwoot, "list_messages", away)
        await poller.take_turn()
    assert (await status.read(desk.tools)).last_error == "Unreachable"
    desk.clock.advance(2 * MINUTE)
    assert await poll(desk, poller)
    assert await words_of(desk, number) == ["Um"]


async def test_a_wrong_token_is_no_fault_of_one_conversation(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await ticket_in_chatwoot(desk)
    poller = await settled_poller(desk)
    await desk.says(number, "Um")
    assert desk.tools.chatwoot

    async def unknown(*_: object, **__: object) -> None:
        raise Unauthenticated("chatwoot", "Invalid Access Token", is_token_known=False)

    monkeypatch.setattr(desk.tools.chatwoot, "list_messages", unknown)
    await poller.take_turn()
    assert (await status.read(desk.tools)).last_error == "Unauthenticated"


async def test_a_chatwoot_that_finds_us_too_fast_slows_everybody_down(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ticket_in_chatwoot(desk)
    poller = await settled_poller(desk)
    paused: list[float] = []

    async def note(seconds: float) -> None:
        paused.append(seconds)

    desk.sandbox.world.faults.next_requests = [Injection(status=429, path="/conversations")]
    await poller.take_turn()
    monkeypatch.setattr(pacing, "MOST_A_SECOND", 20.0)
    monkeypatch.setattr(pacing, "asyncio", SimpleNamespace(sleep=note))
    await pacing.wait(desk.tools)
    desk.clock.advance(2 * MINUTE)
    await pacing.wait(desk.tools)
    assert 0 < paused[0] <= 60
    assert 0 < paused[1] < 1


async def test_what_is_wrong_with_the_portal_itself_is_raised_and_tried_again(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ticket_in_chatwoot(desk)
    poller = await settled_poller(desk)

    async def broken(*_: object) -> None:
        raise RuntimeError("no disk")

    with monkeypatch.context() as patched:
        patched.setattr(polling, "poll", broken)
        with pytest.raises(RuntimeError):
            await poller.take_turn()
    assert (await status.read(desk.tools)).last_error == "RuntimeError"
    desk.clock.advance(2 * MINUTE)
    assert await poller.take_turn()


async def test_whoever_was_gone_too_long_stops_where_another_has_taken_over(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await ticket_in_chatwoot(desk)
    poller = await settled_poller(desk)
    desk.door.is_open = False
    await desk.says(number, "Um")
    changed_within = listing.changed_within

    async def sleep_through_it(*arguments: object) -> object:
        found = await changed_within(*arguments)  # type: ignore[arg-type]
        desk.clock.advance(5 * MINUTE)
        async with desk.tools.sessions.begin() as session:
            await session.execute(update(Routine).values(lease_owner="another"))
        return found

    monkeypatch.setattr(listing, "changed_within", sleep_through_it)
    await poller.take_turn()
    assert await words_of(desk, number) == []
    async with desk.tools.readers() as session:
        [owner] = await session.scalars(select(Routine.lease_owner))
    assert owner == "another"


async def test_in_a_long_time_away_what_was_read_and_is_quiet_is_not_read_again(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await ticket_in_chatwoot(desk)
    second = await factories.ticket(desk.tools, await factories.person(desk.tools, "Carol Lima"))
    await desk.settle()
    poller = await settled_poller(desk)
    store = desk.sandbox.world.store
    quiet = next(one for one in store.conversations if one.display_id == 1)
    quiet.updated_at -= timedelta(hours=1)
    desk.clock.advance(timedelta(hours=3))
    await poll(desk, poller)
    asked = requests_of(desk, monkeypatch)
    desk.clock.advance(timedelta(hours=3))
    await poll(desk, poller)
    read = {url.path for url in asked if url.path.endswith("/messages")}
    quiet_path = f"/conversations/{await desk.conversation_id(first)}/messages"
    loud_path = f"/conversations/{await desk.conversation_id(second)}/messages"
    assert {path.partition("/accounts/1")[2] for path in read} == {loud_path}
    assert quiet_path not in read


async def test_a_conversation_of_a_stranger_costs_no_more_than_the_list(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ticket_in_chatwoot(desk)
    body = {"inbox_id": 1, "name": "Stranger", "identifier": "somebody else's"}
    await desk.alice.send(Call(method="POST", path="/contacts", json=body, read=nothing))
    contact = next(one for one in desk.sandbox.world.store.contacts if one.name == "Stranger")
    inbox_id = desk.tools.chatwoot.config.inbox_id if desk.tools.chatwoot else 0
    new = {"inbox_id": inbox_id, "contact_id": contact.id, "message": {"content": "Olá!"}}
    await desk.alice.send(Call(method="POST", path="/conversations", json=new, read=nothing))
    asked = requests_of(desk, monkeypatch)
    await poll(desk, Poller(desk.tools, "one"))
    strangers = max(one.display_id for one in desk.sandbox.world.store.conversations)
    assert not [url for url in asked if f"/conversations/{strangers}/" in url.path]


async def test_a_conversation_that_support_begins_is_adopted_by_polling(
    any_desk: Helpdesk,
) -> None:
    await ticket_in_chatwoot(any_desk)
    poller = await settled_poller(any_desk)
    any_desk.door.is_open = False
    await any_desk.writes_first(1, "Precisamos trocar o seu monitor.\nQuando pode ser?")
    await poll(any_desk, poller)
    row = await factories.row_of(any_desk.tools, 2)
    assert (row.title, row.status) == ("Precisamos trocar o seu monitor.", "open")
    async with any_desk.tools.readers() as session:
        assert len(list(await session.scalars(select(Ticket)))) == 2
