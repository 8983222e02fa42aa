"""What a page says to somebody who writes very much, each time it is tried."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from tests.integration.state.raw_tab import open_tab
from tickets_app.services import tools as tools_module
from tickets_app.services.tools import Tools

TICKET = "reflex___state____state.tickets_app___state___ticket____ticket_state"
GONE = '"error_rx_state_":""'
WAIT = "Foram muitas mensagens em pouco tempo"


@pytest.fixture
def strict(served: Tools) -> None:
    """A portal that takes one message in five minutes."""
    settings = replace(served.settings, replies_in_five_minutes=1)
    tools_module.use(replace(served, settings=settings))


def form(text: str) -> dict[str, str]:
    return {"client_key": str(uuid.uuid4()), "text": text, "file_ids": "", "replaces": ""}


@pytest.mark.usefixtures("strict")
async def test_the_composer_is_told_to_wait_however_often_it_asks(port: int, dave: str) -> None:
    tab = await open_tab(port, cookie=dave, path="/tickets/1")
    await tab.begin()
    assert WAIT not in await tab.send(f"{TICKET}.send", form=form("uma"))
    assert WAIT in await tab.send(f"{TICKET}.send", until=WAIT, form=form("duas"))
    again = await tab.send(f"{TICKET}.send", until=WAIT, form=form("duas de novo"))
    # The page waits for the words to change: the same ones twice would leave it waiting.
    assert again.index(GONE) < again.index(WAIT)
