"""Work of which a database that was put back does not know that it was done."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from integrations.chatwoot.sandbox.faults import Injection
from tests import factories
from tests.helpdesk import Helpdesk
from tickets_app.db import outdated
from tickets_app.db.tables import OutboxRow
from tickets_app.db.timeline import TimelineEntry
from tickets_app.services import messages


async def as_before_it_was_sent(desk: Helpdesk) -> None:
    """The rows of messages as a backup has them that was made before anybody took the work."""
    async with desk.tools.sessions.begin() as session:
        await session.execute(
            update(OutboxRow)
            .where(OutboxRow.kind == "message")
            .values(state="pending", lane=1, attempts=0, known_message_id=0, done_at=None)
        )
        await session.execute(
            update(TimelineEntry)
            .where(TimelineEntry.message_id.is_not(None))
            .values(message_state="saved", chatwoot_message_id=None)
        )
        await (await session.connection()).run_sync(outdated.make_unsure, desk.clock())


async def test_even_the_first_message_that_chatwoot_ever_had_is_found_again(
    desk: Helpdesk,
) -> None:
    number = await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    await desk.says(number, "Já olho.")
    await desk.process()
    await as_before_it_was_sent(desk)
    for _ in range(12):
        await desk.settle()
        desk.clock.advance(timedelta(seconds=11))
    told = await desk.messages(number)
    assert (told[0].id, len(told)) == (1, 2)


async def as_before_it_was_tried_again(desk: Helpdesk, message_id: str) -> None:
    """The row of a refused message as a backup has it that was made before a person helped."""
    async with desk.tools.sessions.begin() as session:
        await session.execute(
            update(OutboxRow)
            .where(OutboxRow.key == message_id)
            .values(state="dead", last_error="Rejected", done_at=None)
        )
        await session.execute(
            update(TimelineEntry)
            .where(TimelineEntry.message_id == message_id)
            .values(message_state="failed", chatwoot_message_id=None)
        )
        await (await session.connection()).run_sync(outdated.make_unsure, desk.clock())


async def test_what_was_refused_before_the_backup_and_delivered_since_is_found_again(
    desk: Helpdesk,
) -> None:
    dave = await factories.person(desk.tools)
    number = await factories.ticket(desk.tools, dave)
    await desk.settle()
    refusal = Injection(status=422, path="/messages", method="POST")
    desk.sandbox.world.faults.next_requests = [refusal]
    message_id = await messages.reply(desk.tools, dave, number, factories.message())
    await desk.settle()
    await messages.send_again(desk.tools, dave, number, message_id)
    await desk.settle()
    await as_before_it_was_tried_again(desk, message_id)
    await messages.send_again(desk.tools, dave, number, message_id)
    await desk.settle()
    assert len(await desk.messages(number)) == 2
    assert (await factories.outbox_of(desk.tools, number))[-1].state == "done"
