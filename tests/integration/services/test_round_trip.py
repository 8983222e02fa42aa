"""Employee to agent and back, the whole way."""

from __future__ import annotations

from tests import factories
from tests.helpdesk import open_helpdesk
from tickets_app.services.tools import Tools


async def test_a_ticket_reaches_the_agent_and_the_answer_the_employee(tools: Tools) -> None:
    async with open_helpdesk(tools) as desk:
        dave = await factories.person(desk.tools)
        number = await factories.ticket(desk.tools, dave)
        await desk.settle()
        assert [message.kind for message in await desk.messages(number)] == ["incoming"]
        await desk.says(number, "Já vou olhar.")
        await desk.settle()
        entries = await factories.entries_of(desk.tools, number)
        assert [entry.body for entry in entries if entry.kind == "message"][1:] == [
            "Já vou olhar."
        ]
        print([(e.kind, e.from_value, e.to_value, e.body, e.message_state) for e in entries])
