"""What comes in becomes what people see, whatever the order, the repeats and the gaps."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from integrations.chatwoot.api import conversations as api
from integrations.chatwoot.api import messages as messages_api
from integrations.chatwoot.api.call import Call, Upload, nothing
from tests import factories
from tests.factories import Heard
from tests.helpdesk import Delivery, Helpdesk, receive
from tickets_app.db import users
from tickets_app.db.tables import ContactLink, File, ShownState, Ticket, TimelineEntry
from tickets_app.domain.people import Actor
from tickets_app.services import inbox, messages, sessions, tickets
from tickets_app.services.tools import Tools

Story = list[tuple[str, str, str, str]]


async def ticket_in_chatwoot(desk: Helpdesk) -> int:
    number = await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    return number


async def story_of(desk: Helpdesk, number: int) -> Story:
    """What the thread tells, without its order."""
    entries = await factories.entries_of(desk.tools, number)
    return sorted((one.kind, one.from_value, one.to_value, one.body) for one in entries)


async def events_of(desk: Helpdesk, number: int) -> list[tuple[str, str, str]]:
    entries = await factories.entries_of(desk.tools, number)
    return [(one.kind, one.from_value, one.to_value) for one in entries if one.kind != "message"]


async def words_of(desk: Helpdesk, number: int) -> list[str]:
    return [one.body for one in await factories.entries_of(desk.tools, number)][1:]


async def assign(desk: Helpdesk, number: int) -> None:
    alice = next(user for user in desk.sandbox.world.store.users if user.name == "Alice Agente")
    await desk.alice.send(api.assign_agent(await desk.conversation_id(number), alice.id))


async def test_an_answer_is_in_the_thread_and_unread(any_desk: Helpdesk) -> None:
    number, heard = await ticket_in_chatwoot(any_desk), Heard(any_desk.tools)
    await any_desk.says(number, "Já vou olhar.")
    await any_desk.settle()
    [answer] = (await factories.entries_of(any_desk.tools, number))[1:]
    assert (answer.body, answer.actor_kind, answer.actor_name) == (
        "Já vou olhar.",
        "agent",
        "Alice Agente",
    )
    row = await factories.row_of(any_desk.tools, number)
    assert (row.last_speaker, row.last_line, row.has_answer) == ("agent", "Já vou olhar.", True)
    assert ("ticket", number) in [(one.kind, one.number) for one in heard.all]


async def test_a_private_note_reaches_no_thread(any_desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(any_desk)
    heard = Heard(any_desk.tools)
    await any_desk.notes(number, "canário 7F3A")
    await any_desk.settle()
    assert await words_of(any_desk, number) == []
    assert heard.all == []


async def test_assignment_and_status_are_told_from_where_to_where(any_desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(any_desk)
    await assign(any_desk, number)
    await any_desk.settle()
    await any_desk.sets_status(number, "resolved")
    await any_desk.settle()
    assert await events_of(any_desk, number) == [
        ("assignee", "", "Alice Agente"),
        ("status", "open", "resolved"),
    ]
    row = await factories.row_of(any_desk.tools, number)
    assert (row.status, row.agent_name, row.resolved_at is None) == (
        "resolved",
        "Alice Agente",
        False,
    )


async def test_writing_reopens_a_solved_ticket(any_desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(any_desk)
    await any_desk.sets_status(number, "resolved")
    await any_desk.settle()
    dave = await dave_of(any_desk)
    await messages.reply(any_desk.tools, dave, number, factories.message("Voltou a falhar."))
    await any_desk.settle()
    row = await factories.row_of(any_desk.tools, number)
    assert (row.status, row.resolved_at) == ("open", None)
    assert ("status", "resolved", "open") in await events_of(any_desk, number)


async def dave_of(desk: Helpdesk) -> Actor:
    async with desk.tools.readers() as session:
        user = await users.find_by_email(session, 1, "dave@example.com")
    assert user
    return sessions.actor_of(user)


async def test_the_priority_that_the_person_chose_is_no_news(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    assert (await desk.conversation(number)).priority == "urgent"
    assert await events_of(desk, number) == []


async def test_a_priority_that_support_changes_is_told(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    await desk.alice.send(api.set_priority(await desk.conversation_id(number), "low"))
    await desk.settle()
    assert await events_of(desk, number) == [("priority", "urgent", "low")]


async def test_a_deleted_answer_loses_its_words_and_its_files(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    answer = await desk.says(number, "senha: 123", files=(Upload("a.txt", "text/plain", b"x"),))
    await desk.settle()
    path = f"/conversations/{await desk.conversation_id(number)}/messages/{answer.id}"
    await desk.alice.send(Call(method="DELETE", path=path, read=nothing))
    await desk.settle()
    [entry] = (await factories.entries_of(desk.tools, number))[1:]
    assert (entry.body, entry.deleted_at is None) == ("", False)
    async with desk.tools.readers() as session:
        [file] = await session.scalars(select(File))
    assert (file.state, file.chatwoot_url) == ("gone", "")
    assert "senha" not in (await factories.row_of(desk.tools, number)).last_line


async def test_an_answers_files_are_noted_to_be_fetched(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    await desk.says(number, "", files=(Upload("nota.txt", "text/plain", b"x"),))
    await desk.settle()
    async with desk.tools.readers() as session:
        [file] = await session.scalars(select(File))
    assert (file.name, file.state) == ("nota.txt", "fetching")
    assert desk.tools.wake.files.is_set()


async def test_the_echo_of_our_own_message_is_no_second_one(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    assert len(await factories.entries_of(desk.tools, number)) == 1
    [entry] = await factories.entries_of(desk.tools, number)
    assert (entry.message_state, entry.actor_kind) == ("sent", "employee")


async def test_what_is_said_while_the_conversation_becomes_known_is_heard(desk: Helpdesk) -> None:
    """The relay notes the conversation while another worker waits for the same ticket."""
    number = await ticket_in_chatwoot(desk)
    await desk.says(number, "Já vou olhar.")
    await desk.sandbox.idle()
    conversation_id = await desk.conversation_id(number)
    async with desk.tools.sessions.begin() as session:
        await session.execute(update(Ticket).values(chatwoot_conversation_id=None))
    async with desk.tools.sessions.begin() as session:
        await session.execute(update(Ticket).values(chatwoot_conversation_id=conversation_id))
        hearing = asyncio.create_task(inbox.process_next(desk.tools))
        await asyncio.sleep(0.2)
    await hearing
    await desk.process()
    assert await words_of(desk, number) == ["Já vou olhar."]


async def test_what_the_contact_writes_elsewhere_is_shown_as_theirs(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    elsewhere = messages_api.NewMessage("Escrevi pelo telefone.", "", kind="incoming")
    await desk.alice.create_message(await desk.conversation_id(number), elsewhere)
    await desk.settle()
    [entry] = (await factories.entries_of(desk.tools, number))[1:]
    assert (entry.actor_kind, entry.actor_name) == ("employee", "Dave Costa")


async def test_a_conversation_that_support_begins_becomes_a_ticket(any_desk: Helpdesk) -> None:
    await ticket_in_chatwoot(any_desk)
    await any_desk.writes_first(1, "Precisamos trocar o seu monitor.\nQuando pode ser?")
    await any_desk.settle()
    row = await factories.row_of(any_desk.tools, 2)
    assert (row.title, row.status) == ("Precisamos trocar o seu monitor.", "open")
    assert len(await factories.entries_of(any_desk.tools, 2)) == 1


async def test_several_workers_make_one_ticket_of_what_support_begins(desk: Helpdesk) -> None:
    await ticket_in_chatwoot(desk)
    await desk.writes_first(1, "Precisamos trocar o seu monitor.")
    await desk.sandbox.idle()
    await asyncio.gather(*(inbox.process_next(desk.tools) for _ in range(4)))
    await desk.settle()
    assert desk.tools.counters.count("webhook.put_off") == 0
    assert len(await factories.entries_of(desk.tools, 2)) == 1


async def test_who_never_wrote_is_known_by_the_email_that_support_has(any_desk: Helpdesk) -> None:
    erin = await factories.person(any_desk.tools, "Erin Lima")
    await any_desk.writes_to("Erin@Example.com", "O seu monitor novo chegou.")
    await any_desk.settle()
    assert (await factories.row_of(any_desk.tools, 1)).requester_id == erin.user_id
    await factories.ticket(any_desk.tools, erin)
    await any_desk.settle()
    contacts = [(await any_desk.conversation(number)).contact_id for number in (1, 2)]
    assert contacts[0] == contacts[1]


@pytest.mark.parametrize(
    ("email", "identifier"), [("nobody@example.com", ""), ("erin@example.com", "another's")]
)
async def test_a_contact_that_may_be_somebody_else_is_left_out(
    desk: Helpdesk, email: str, identifier: str
) -> None:
    await factories.person(desk.tools, "Erin Lima")
    await desk.writes_to(email, "Olá!", identifier=identifier)
    await desk.settle()
    async with desk.tools.readers() as session:
        assert list(await session.scalars(select(Ticket))) == []


async def test_several_workers_make_one_ticket_for_who_never_wrote(desk: Helpdesk) -> None:
    await factories.person(desk.tools, "Erin Lima")
    await desk.writes_to("erin@example.com", "O seu monitor novo chegou.")
    await desk.sandbox.idle()
    await asyncio.gather(*(inbox.process_next(desk.tools) for _ in range(4)))
    await desk.settle()
    assert desk.tools.counters.count("webhook.put_off") == 0
    assert len(await factories.entries_of(desk.tools, 1)) == 1


async def test_a_conversation_with_a_stranger_is_left_out(desk: Helpdesk) -> None:
    await ticket_in_chatwoot(desk)
    async with desk.tools.sessions.begin() as session:
        await session.execute(update(ContactLink).values(chatwoot_contact_id=999))
    await desk.writes_first(1, "Olá!")
    await desk.settle()
    async with desk.tools.readers() as session:
        assert len(list(await session.scalars(select(Ticket)))) == 1
    assert desk.tools.counters.count("webhook.unknown_conversation") > 0


async def test_what_the_person_calls_solved_stays_solved_until_chatwoot_has_heard(
    desk: Helpdesk,
) -> None:
    number = await ticket_in_chatwoot(desk)
    await tickets.confirm_solved(desk.tools, await dave_of(desk), number)
    await assign(desk, number)
    await desk.process()
    row = await factories.row_of(desk.tools, number)
    assert (row.status, row.is_confirmed) == ("resolved", True)
    await desk.settle()
    assert (await desk.conversation(number)).status == "resolved"
    row = await factories.row_of(desk.tools, number)
    assert (row.status, row.is_confirmed) == ("resolved", True)
    assert ("status", "open", "resolved") not in await events_of(desk, number)


async def a_long_day(desk: Helpdesk) -> int:
    """Everything that support can do to a ticket; nothing of it has been worked off."""
    number = await ticket_in_chatwoot(desk)
    desk.door.deliveries.clear()
    await desk.says(number, "Um.")
    await assign(desk, number)
    await desk.notes(number, "canário")
    await desk.sets_status(number, "resolved")
    await desk.sets_status(number, "open")
    last = await desk.says(number, "Dois.", files=(Upload("a.txt", "text/plain", b"x"),))
    await desk.says(number, "Três.")
    await desk.alice.send(api.set_priority(await desk.conversation_id(number), "low"))
    path = f"/conversations/{await desk.conversation_id(number)}/messages/{last.id}"
    await desk.alice.send(Call(method="DELETE", path=path, read=nothing))
    await desk.sets_status(number, "resolved")
    await desk.sandbox.idle()
    return number


async def forget_the_day(tools: Tools, number: int) -> None:
    """The ticket as it was when it had just reached Chatwoot."""
    ticket_id = (await factories.row_of(tools, number)).id
    async with tools.sessions.begin() as session:
        await session.execute(delete(File))
        await session.execute(delete(ShownState))
        await session.execute(delete(TimelineEntry).where(TimelineEntry.source != "portal"))
        await session.execute(
            update(Ticket)
            .where(Ticket.id == ticket_id)
            .values(status="open", agent_name="", priority="urgent", resolved_at=None)
        )


async def work_off(desk: Helpdesk, deliveries: list[Delivery]) -> None:
    for number, one in enumerate(deliveries):
        fresh = {**one.headers, "x-chatwoot-delivery": f"again-{number}-{random.random()}"}
        await receive(desk.tools, Delivery(one.raw, fresh, one.token))
        while await inbox.process_next(desk.tools):
            pass


@pytest.mark.parametrize("seed", range(12))
async def test_any_order_and_any_repetition_tells_the_same_story(
    desk: Helpdesk, seed: int
) -> None:
    number = await a_long_day(desk)
    await desk.process()
    told, dice = await story_of(desk, number), random.Random(seed)
    state = [getattr(await factories.row_of(desk.tools, number), name) for name in STATE]
    await forget_the_day(desk.tools, number)
    deliveries = desk.door.deliveries * dice.choice([1, 2])
    dice.shuffle(deliveries)
    await work_off(desk, deliveries)
    assert await story_of(desk, number) == told
    assert [getattr(await factories.row_of(desk.tools, number), name) for name in STATE] == state


STATE = ("status", "priority", "agent_name", "chatwoot_updated_at")


async def test_who_spoke_last_is_told_by_chatwoots_numbers_and_not_by_clocks(
    desk: Helpdesk,
) -> None:
    number = await ticket_in_chatwoot(desk)
    desk.clock.advance(timedelta(minutes=4))  # the portal's clock is ahead of Chatwoot's
    await messages.reply(desk.tools, await dave_of(desk), number, factories.message("E agora?"))
    await desk.settle()
    await desk.says(number, "Agora sim.")
    await desk.settle()
    row = await factories.row_of(desk.tools, number)
    assert (row.last_speaker, row.last_line) == ("agent", "Agora sim.")


async def test_our_word_on_its_way_is_the_last_until_it_has_arrived(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    await messages.reply(desk.tools, await dave_of(desk), number, factories.message("E agora?"))
    await desk.says(number, "Um momento.")
    await desk.process()
    assert (await factories.row_of(desk.tools, number)).last_line == "E agora?"
    await desk.settle()
    assert (await factories.row_of(desk.tools, number)).last_line == "E agora?"


async def test_a_state_that_comes_late_sets_right_what_the_next_one_told(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    desk.door.is_open = False
    await assign(desk, number)
    await desk.sandbox.idle()
    late = desk.last_body("conversation_updated")
    await desk.sets_status(number, "resolved")
    await desk.sandbox.idle()
    await desk.hear(desk.last_body("conversation_status_changed"))
    together = await factories.entries_of(desk.tools, number)
    assert {one.occurred_at for one in together if one.kind in ("assignee", "status")} == {
        (await factories.row_of(desk.tools, number)).chatwoot_updated_at
    }
    await desk.hear(late)
    apart = await factories.entries_of(desk.tools, number)
    moments = {one.kind: one.occurred_at for one in apart if one.kind != "message"}
    assert moments["assignee"] < moments["status"]


async def test_a_conversation_of_another_portal_is_not_adopted(desk: Helpdesk) -> None:
    await ticket_in_chatwoot(desk)
    body = desk.last_body("conversation_created")
    await desk.hear({**body, "id": 77, "custom_attributes": {"portal_ticket": "HD-000099"}})
    assert desk.tools.counters.count("webhook.unknown_conversation") == 1


async def test_a_ticket_begun_by_a_file_alone_keeps_its_plain_title(desk: Helpdesk) -> None:
    await ticket_in_chatwoot(desk)
    await desk.writes_first(1, "")
    await desk.settle()
    assert (await factories.row_of(desk.tools, 2)).title == "Mensagem do suporte"


async def test_a_solution_heard_of_late_stands_before_the_reopening(desk: Helpdesk) -> None:
    async def statuses() -> list[str]:
        told = await events_of(desk, number)
        return [new for kind, _, new in told if kind == "status"]

    number = await ticket_in_chatwoot(desk)
    desk.door.is_open = False
    await desk.sets_status(number, "resolved")
    await desk.sandbox.idle()
    late = desk.last_body("conversation_status_changed")
    await desk.sets_status(number, "open")
    await desk.sandbox.idle()
    await desk.hear(desk.last_body("conversation_status_changed"))
    assert await statuses() == []
    await desk.hear(late)
    assert sorted(await statuses()) == ["open", "resolved"]
