"""The ten defects of the first portal of this kind (raave-aires/tickets), none of them ours."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from starlette.routing import Route

from tests import factories
from tests.factories import Heard
from tests.helpdesk import Delivery, Helpdesk, receive
from tickets_app.db.tables import metadata
from tickets_app.domain.drafts import PersonDraft, TicketQuery
from tickets_app.domain.errors import NotFound, NotPermitted
from tickets_app.domain.people import Actor
from tickets_app.services import (
    first_run,
    ingest,
    messages,
    sessions,
    ticket_list,
    tickets,
    timeline,
)
from tickets_app.services.ingest import Receipt
from tickets_app.services.tools import Tools
from tickets_app.web import routes

CANARY = "canário 7F3A segredo da equipe"


async def two_tickets(desk: Helpdesk) -> tuple[Actor, Actor]:
    """Dave's ticket is number 1 and Carol's number 2, both in Chatwoot."""
    dave = await factories.person(desk.tools)
    carol = await factories.person(desk.tools, "Carol Lima")
    for person in (dave, carol):
        await factories.ticket(desk.tools, person)
    await desk.settle()
    return dave, carol


async def words_of(desk: Helpdesk, number: int) -> list[str]:
    return [one.body for one in await factories.entries_of(desk.tools, number)][1:]


async def everything_stored(tools: Tools) -> str:
    """Every value of every table, as text."""
    async with tools.readers() as session:
        rows = [
            await session.execute(text(f'SELECT * FROM "{table}"')) for table in metadata.tables
        ]
        return "\n".join(str(tuple(row)) for table in rows for row in table)


async def test_1_a_message_id_is_never_taken_for_a_conversation_number(desk: Helpdesk) -> None:
    await two_tickets(desk)
    answer = await desk.says(1, "Só para o Dave.")
    async with desk.tools.sessions.begin() as session:
        await session.execute(
            text("UPDATE ticket SET chatwoot_conversation_id = :id WHERE number = 2"),
            {"id": answer.id},
        )
    await desk.process()
    assert (await words_of(desk, 1), await words_of(desk, 2)) == (["Só para o Dave."], [])


async def test_2_private_notes_are_in_no_thread_no_list_and_no_announcement(
    desk: Helpdesk, caplog: pytest.LogCaptureFixture
) -> None:
    dave, _ = await two_tickets(desk)
    heard = Heard(desk.tools)
    caplog.set_level("DEBUG")
    await desk.notes(1, CANARY)
    await desk.settle()
    page = await timeline.page(desk.tools, dave, 1)
    listed = await ticket_list.page(desk.tools, dave, TicketQuery())
    shown = f"{page}{listed}{await tickets.show(desk.tools, dave, 1)}{heard.all}"
    ours = [one.getMessage() for one in caplog.records if one.name.startswith("tickets_app")]
    for place in (shown, await everything_stored(desk.tools), str(ours)):
        assert "7F3A" not in place


async def test_3_nobody_can_submit_an_answer_of_support(desk: Helpdesk) -> None:
    await two_tickets(desk)
    forged = {"event": "message_created", "id": 77, "content": "Resolvido.", "private": False}
    delivery = Delivery(json.dumps(forged).encode(), {}, "guessed")
    assert await receive(desk.tools, delivery) is Receipt.UNVERIFIED
    assert await words_of(desk, 1) == []
    doors = {door.path for door in routes.api.routes if isinstance(door, Route)}
    assert not any("sync" in door or "event" in door for door in doors)


async def test_4_the_token_of_the_contacts_socket_is_kept_nowhere(desk: Helpdesk) -> None:
    await two_tickets(desk)
    await desk.says(1, "Já vou olhar.")
    await desk.settle()
    tokens = [inbox.pubsub_token for inbox in desk.sandbox.world.store.contact_inboxes]
    stored = await everything_stored(desk.tools)
    assert len(tokens) == 2
    assert not any(token in stored for token in tokens)


async def test_5_a_ticket_is_taken_while_chatwoot_is_away_and_arrives_once(desk: Helpdesk) -> None:
    faults = desk.sandbox.world.faults
    faults.rate_of_502 = 1.0
    dave = await factories.person(desk.tools)
    number = await factories.ticket(desk.tools, dave)
    await desk.settle()
    assert (await tickets.show(desk.tools, dave, number)).is_delivering
    faults.rate_of_502 = 0.0
    desk.clock.advance(timedelta(minutes=3))
    await desk.settle()
    assert len(await desk.messages(number)) == len(desk.sandbox.world.store.conversations) == 1


async def test_6_a_door_without_a_secret_is_closed(tools: Tools) -> None:
    assert await ingest.receive(tools, b'{"event":"x"}', {}, "") is Receipt.UNVERIFIED
    assert await ingest.receive(tools, b'{"event":"x"}', {}, None) is Receipt.UNVERIFIED


async def test_7_a_delivery_that_comes_again_writes_nothing_again(desk: Helpdesk) -> None:
    await two_tickets(desk)
    await desk.says(1, "Uma vez.")
    await desk.settle()
    before = await everything_told(desk)
    for number, one in enumerate(list(desk.door.deliveries)):
        again = {**one.headers, "x-chatwoot-delivery": f"again-again-{number}"}
        await receive(desk.tools, Delivery(one.raw, again, one.token))
    await desk.settle()
    assert await everything_told(desk) == before


async def everything_told(desk: Helpdesk) -> list[Any]:
    entries = [await factories.entries_of(desk.tools, number) for number in (1, 2)]
    return [(one.id, one.kind, one.body, one.to_value) for many in entries for one in many]


async def test_8_nobody_makes_an_account_for_themselves(tools: Tools) -> None:
    await factories.person(tools, "Root Admin", "admin")
    draft = PersonDraft("Mallory Intrusa", "mallory@example.com", "admin", factories.PASSWORD)
    with pytest.raises(NotFound):
        await first_run.create_first_admin_by_code(tools, "any code", draft)
    with pytest.raises(NotPermitted):
        await sessions.sign_in(tools, draft.email, draft.password, ip="", user_agent="")


async def test_9_who_a_ticket_is_for_sees_it_and_writes_in_it(desk: Helpdesk) -> None:
    dave = await factories.person(desk.tools)
    carol = await factories.person(desk.tools, "Carol Lima")
    number = await factories.ticket(desk.tools, dave, requested_for_id=carol.user_id)
    await messages.reply(desk.tools, carol, number, factories.message("Sou eu quem precisa."))
    await desk.settle()
    sent = (await desk.messages(number))[-1].content
    assert "Carol Lima" in sent.splitlines()[0]
    assert sent.endswith("Sou eu quem precisa.")


async def test_10_threads_have_pages_messages_have_lines_and_what_is_new_is_counted(
    desk: Helpdesk,
) -> None:
    dave, _ = await two_tickets(desk)
    for number in range(5):
        await desk.says(1, f"Linha {number}\ne outra")
    await desk.settle()
    page = await timeline.page(desk.tools, dave, 1, limit=3)
    [row] = (await ticket_list.page(desk.tools, dave, TicketQuery())).rows
    assert page.older_cursor > 0
    assert row.unread_count == 5
    assert "Linha 4\ne outra" in await words_of(desk, 1)
