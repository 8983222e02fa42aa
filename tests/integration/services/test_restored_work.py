"""Work of which a database that was put back does not know that it was done."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from tests import factories
from tests.helpdesk import Helpdesk
from tickets_app.db import outdated
from tickets_app.db.tables import OutboxRow
from tickets_app.db.timeline import TimelineEntry


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
