from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.helpdesk import Helpdesk, open_helpdesk
from tickets_app.services.tools import Tools


@pytest.fixture
async def desk(tools: Tools) -> AsyncIterator[Helpdesk]:
    """A portal on one side, a Chatwoot that signs its webhooks on the other."""
    async with open_helpdesk(tools) as desk:
        yield desk


@pytest.fixture(params=["4.10.0", "4.16.2"])
async def any_desk(tools: Tools, request: pytest.FixtureRequest) -> AsyncIterator[Helpdesk]:
    """The same with an older Chatwoot, whose calls are only hints, and with a newer one."""
    async with open_helpdesk(tools, request.param) as desk:
        yield desk
