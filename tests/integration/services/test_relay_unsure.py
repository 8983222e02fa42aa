"""What the relay cannot know is looked for below later words; what it cannot read stops."""

from __future__ import annotations

from datetime import timedelta

from tests import factories
from tests.helpdesk import Helpdesk
from tests.integration.services.test_relay import (
    MESSAGES,
    break_next,
    dave_of,
    in_chatwoot,
    last,
    ticket_of_dave,
)
from tickets_app.services import messages


async def test_an_opening_of_unknown_fate_is_found_below_an_answer_heard_since(
    desk: Helpdesk,
) -> None:
    number = await ticket_of_dave(desk)
    desk.door.is_open = False
    break_next(desk, 502, MESSAGES, is_done=True)
    await desk.deliver()
    desk.door.is_open = True
    await desk.says(number, "Já vou olhar.")
    await desk.process()
    for _ in range(4):
        desk.clock.advance(timedelta(seconds=60))
        await desk.settle()
    assert [message.kind for message in await desk.messages(number)] == ["incoming", "outgoing"]


async def test_a_message_whose_file_cannot_be_read_stops_and_says_so(desk: Helpdesk) -> None:
    number = await ticket_of_dave(desk)
    file_id = await factories.upload(desk.tools, await dave_of(desk))
    lost = desk.tools.files_dir / file_id
    lost.unlink()
    lost.mkdir()
    draft = factories.message("Veja o registro.", file_ids=(file_id,))
    await messages.reply(desk.tools, await dave_of(desk), number, draft)
    await desk.settle()
    assert (await last(desk, number)).state == "dead"
    assert await in_chatwoot(desk, number) == []
