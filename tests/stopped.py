"""Work for Chatwoot that was refused and waits for somebody's decision."""

from __future__ import annotations

from integrations.chatwoot.sandbox.faults import Injection
from tests import factories
from tests.helpdesk import Helpdesk
from tickets_app.domain.people import Actor
from tickets_app.services import messages


def refuse_next(desk: Helpdesk, path: str) -> None:
    desk.sandbox.world.faults.next_requests.append(Injection(status=422, path=path, method="POST"))


async def root_of(desk: Helpdesk) -> Actor:
    return await factories.person(desk.tools, "Root Admin", "admin")


async def stopped(desk: Helpdesk, path: str = "/messages") -> tuple[int, Actor, str]:
    """A ticket of Dave's with two messages, of which the first is refused, and its id."""
    dave = await factories.person(desk.tools)
    number = await factories.ticket(desk.tools, dave)
    if path == "/messages":
        await desk.settle()
    refuse_next(desk, path)
    first = await messages.reply(desk.tools, dave, number, factories.message("um"))
    await messages.reply(desk.tools, dave, number, factories.message("dois"))
    await desk.settle()
    return number, dave, first


async def dead_row(desk: Helpdesk, number: int) -> int:
    [row] = [row for row in await factories.outbox_of(desk.tools, number) if row.state == "dead"]
    return row.id
