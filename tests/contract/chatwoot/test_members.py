"""Whom Chatwoot shows the inbox: the reading token's owner, and the agents who are to answer."""

from __future__ import annotations

from integrations.chatwoot.findings import Level
from tests.contract.chatwoot.conftest import Desk
from tests.contract.chatwoot.test_doctor import findings_of


async def test_an_agent_in_the_inbox_can(desk: Desk) -> None:
    await desk.make_gina_a_member()
    client = await desk.ready_client(user_token=desk.token_of("Gina Agent"))

    found = await findings_of(desk, client)

    assert found["inbox"].level is Level.OK
    assert found["members"].values == {"names": "Gina Agent"}


async def test_an_inbox_that_no_agent_sees_is_worth_a_warning(desk: Desk) -> None:
    found = await findings_of(desk)

    assert found["inbox_without_agents"].level is Level.WARN
