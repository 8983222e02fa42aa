from __future__ import annotations

from dataclasses import replace

from integrations.chatwoot.findings import Level
from tests import factories
from tests.helpdesk import Helpdesk
from tickets_app.services import calls
from tickets_app.services.tools import Tools
from tickets_app.settings import Hearing


async def test_calls_that_have_come_prove_that_chatwoot_reaches_the_portal(
    desk: Helpdesk,
) -> None:
    (before,) = await calls.look(desk.tools)
    await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    (after,) = await calls.look(desk.tools)
    assert (before.code, before.level) == ("calls_none", Level.WARN)
    assert (after.code, after.level) == ("calls_come", Level.OK)
    assert after.values["moment"].startswith(f"{desk.clock():%Y-%m}")


async def test_where_chatwoot_should_never_call_nothing_is_said(
    desk: Helpdesk, tools: Tools
) -> None:
    chatwoot = desk.tools.settings.chatwoot
    assert chatwoot
    outbound = replace(chatwoot, hearing=Hearing.OUTBOUND)
    settings = replace(desk.tools.settings, chatwoot=outbound)
    assert await calls.look(replace(desk.tools, settings=settings)) == ()
    assert await calls.look(tools) == ()
