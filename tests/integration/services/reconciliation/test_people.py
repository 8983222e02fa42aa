"""Merged and blocked contacts, bots, and the names of who did what."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from integrations.chatwoot.api import conversations as api
from integrations.chatwoot.api.call import Call, nothing
from tests import factories
from tests.factories import Heard
from tests.helpdesk import Helpdesk
from tickets_app.db import users
from tickets_app.db.tables import ContactLink
from tickets_app.domain.people import Actor
from tickets_app.services import messages, sessions, timeline
from tickets_app.services.reconciliation import reading


async def ticket_in_chatwoot(desk: Helpdesk, name: str = "Dave Costa") -> int:
    number = await factories.ticket(desk.tools, await factories.person(desk.tools, name))
    await desk.settle()
    return number


async def person_of(desk: Helpdesk, email: str = "dave@example.com") -> Actor:
    async with desk.tools.readers() as session:
        user = await users.find_by_email(session, 1, email)
    assert user
    return sessions.actor_of(user)


async def catch_up(desk: Helpdesk, number: int) -> None:
    await desk.sandbox.idle()
    await reading.catch_up(desk.tools, await desk.conversation_id(number))


async def send(desk: Helpdesk, path: str, **body: object) -> None:
    """As the administrator."""
    assert desk.tools.chatwoot
    await desk.tools.chatwoot.send(Call(method="POST", path=path, json=body, read=nothing))


async def contacts_of(desk: Helpdesk) -> dict[str, int]:
    async with desk.tools.readers() as session:
        links = await session.scalars(select(ContactLink))
        return {link.user_id: link.chatwoot_contact_id for link in links}


async def new_contact(desk: Helpdesk, name: str) -> int:
    await send(desk, "/contacts", name=name, email="d@example.com")
    contacts = desk.sandbox.world.store.contacts
    return next(contact.id for contact in contacts if contact.name == name)


async def support_writes_to(desk: Helpdesk, contact_id: int) -> None:
    body = {
        "inbox_id": desk.tools.chatwoot.config.inbox_id if desk.tools.chatwoot else 0,
        "contact_id": contact_id,
        "message": {"content": "Podemos trocar o seu monitor?"},
    }
    await desk.alice.send(Call(method="POST", path="/conversations", json=body, read=nothing))
    await desk.settle()


async def test_a_contact_merged_into_another_is_followed(any_desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(any_desk)
    dave = await person_of(any_desk)
    base, mergee = (
        await new_contact(any_desk, "Dave C."),
        (await contacts_of(any_desk))[dave.user_id],
    )
    await send(any_desk, "/actions/contact_merge", base_contact_id=base, mergee_contact_id=mergee)
    await catch_up(any_desk, number)
    assert (await contacts_of(any_desk))[dave.user_id] == base
    await support_writes_to(any_desk, base)
    assert (await factories.row_of(any_desk.tools, 2)).requester_id == dave.user_id
    second = await factories.ticket(any_desk.tools, dave)
    await any_desk.settle()
    assert (await any_desk.conversation(second)).contact_id == base


async def test_of_two_people_merged_into_one_contact_nobody_gets_the_others_talk(
    desk: Helpdesk,
) -> None:
    number = await ticket_in_chatwoot(desk)
    await ticket_in_chatwoot(desk, "Carol Lima")
    dave, carol = await person_of(desk), await person_of(desk, "carol@example.com")
    linked = await contacts_of(desk)
    base, mergee = linked[carol.user_id], linked[dave.user_id]
    await send(desk, "/actions/contact_merge", base_contact_id=base, mergee_contact_id=mergee)
    await catch_up(desk, number)
    await desk.settle()
    await support_writes_to(desk, base)
    assert (await factories.row_of(desk.tools, 3)).requester_id == carol.user_id
    assert (await factories.row_of(desk.tools, number)).requester_id == dave.user_id


async def test_after_such_a_merge_both_go_on_writing(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    await ticket_in_chatwoot(desk, "Carol Lima")
    dave, carol = await person_of(desk), await person_of(desk, "carol@example.com")
    linked = await contacts_of(desk)
    base, mergee = linked[carol.user_id], linked[dave.user_id]
    await send(desk, "/actions/contact_merge", base_contact_id=base, mergee_contact_id=mergee)
    await messages.reply(desk.tools, dave, number, factories.message("Ainda aqui?"))
    second = await factories.ticket(desk.tools, dave)
    await desk.settle()
    assert [one.content for one in await desk.messages(number)][-1] == "Ainda aqui?"
    assert (await factories.row_of(desk.tools, second)).undelivered_count == 0


async def test_a_blocked_contact_is_told_to_operators_and_the_ticket_stays_true(
    desk: Helpdesk, caplog: pytest.LogCaptureFixture
) -> None:
    number = await ticket_in_chatwoot(desk)
    dave = await person_of(desk)
    await send(desk, f"/conversations/{await desk.conversation_id(number)}/mute")
    await desk.settle()
    await messages.reply(desk.tools, dave, number, factories.message("Alguém?"))
    await desk.settle()
    await catch_up(desk, number)
    row = await factories.row_of(desk.tools, number)
    assert (row.status, row.undelivered_count) == ("resolved", 0)
    assert "is blocked in Chatwoot" in caplog.text


async def test_a_bot_that_has_the_conversation_is_no_agent(any_desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(any_desk)
    await send(any_desk, "/agent_bots", name="Robô")
    bot = next(one for one in any_desk.sandbox.world.store.bots if one.name == "Robô")
    path = f"/conversations/{await any_desk.conversation_id(number)}/assignments"
    await send(any_desk, path, assignee_id=bot.id, assignee_type="AgentBot")
    assigned = (await any_desk.conversation(number)).assignee
    assert assigned
    assert assigned.kind == "agent_bot"
    await catch_up(any_desk, number)
    assert (await factories.row_of(any_desk.tools, number)).agent_name == ""


async def events_of(desk: Helpdesk, number: int) -> list[tuple[str, str]]:
    """Who and what, as Dave reads it in Portuguese."""
    page = await timeline.page(desk.tools, await person_of(desk), number)
    return [(row.actor, row.text) for row in page.entries if row.kind == "event"]


@pytest.mark.parametrize("locale", ["en", "pt_BR"])
async def test_who_resolved_reopened_and_changed_the_priority_is_read_from_chatwoots_lines(
    any_desk: Helpdesk, locale: str
) -> None:
    any_desk.sandbox.world.store.account.locale = locale
    number = await ticket_in_chatwoot(any_desk)
    conversation_id = await any_desk.conversation_id(number)
    for status in ("resolved", "open", "snoozed", "pending"):
        await any_desk.sets_status(number, status)
        await any_desk.settle()
    await any_desk.alice.send(api.set_priority(conversation_id, "low"))
    await any_desk.settle()
    heard = Heard(any_desk.tools)
    await catch_up(any_desk, number)
    assert ("ticket", number) in [(one.kind, one.number) for one in heard.all]
    changes = await changes_of(any_desk, number)
    assert [(one.to_value, one.actor_name) for one in changes] == [
        ("resolved", "Alice Agente"),
        ("open", "Alice Agente"),
        ("Alice Agente", "Alice Agente"),
        ("snoozed", "Alice Agente"),
        ("pending", "Alice Agente"),
        ("low", "Alice Agente"),
    ]
    assert (await events_of(any_desk, number))[:3] == [
        ("Alice Agente", "resolveu o chamado"),
        ("Alice Agente", "reabriu o chamado"),
        ("Alice Agente", "cuida do chamado agora"),
    ]


async def changes_of(desk: Helpdesk, number: int) -> list:  # type: ignore[type-arg]
    return [one for one in await factories.entries_of(desk.tools, number) if one.kind != "message"]


async def test_of_two_alike_each_change_has_its_own_name(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    conversation_id = await desk.conversation_id(number)
    await desk.sets_status(number, "resolved")
    await desk.settle()
    await desk.sets_status(number, "open")
    await desk.settle()
    await send(desk, f"/conversations/{conversation_id}/toggle_status", status="resolved")
    await desk.settle()
    for _ in range(2):
        await catch_up(desk, number)
    named = [
        one.actor_name for one in await changes_of(desk, number) if one.to_value == "resolved"
    ]
    assert named == ["Alice Agente", "Root Admin"]


async def test_a_line_in_another_language_names_nobody(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    await desk.sets_status(number, "resolved")
    await desk.settle()
    for line in desk.sandbox.world.store.messages:
        if line.message_type == "activity":
            line.content = "Die Konversation wurde von Alice Agente gelöst"
    await catch_up(desk, number)
    assert {one.actor_name for one in await changes_of(desk, number)} == {""}


async def test_nobody_stands_for_what_the_system_did(desk: Helpdesk) -> None:
    number = await ticket_in_chatwoot(desk)
    await desk.sets_status(number, "resolved")
    await desk.settle()
    await messages.reply(
        desk.tools, await person_of(desk), number, factories.message("Voltou a falhar.")
    )
    await desk.settle()
    await catch_up(desk, number)
    reopened = [one for one in await changes_of(desk, number) if one.to_value == "open"]
    assert [one.actor_name for one in reopened] == [""]
