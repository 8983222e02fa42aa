"""Nothing that comes over a tab's socket, nor the cookie that came with it, gets into the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import StringIO

import pytest

from tests.integration.state.raw_tab import RawTab, open_tab
from tickets_app import logs

HOME = "reflex___state____state.tickets_app___state___home____home_state"
TICKET = "reflex___state____state.tickets_app___state___ticket____ticket_state"


@pytest.fixture(autouse=True)
def log() -> Iterator[StringIO]:
    """What the portal would write to stderr."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()  # those of the tests would be closed
    logs.configure("info", "text")
    written = StringIO()
    for handler in root.handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)


async def asked_for(tab: RawTab) -> None:
    """Everything that was sent before has been worked off."""
    await tab.send(f"{HOME}.refresh")


async def test_an_event_that_there_is_no_longer_leaves_neither_words_nor_cookie(
    port: int, dave: str, log: StringIO
) -> None:
    tab = await open_tab(port, cookie=dave, path="/tickets/1")
    await tab.begin()
    await tab.fire(f"{TICKET}.was_renamed", form={"text": "CANARY"})
    await asked_for(tab)
    said = log.getvalue()
    assert "Error processing event queue entry" in said
    assert dave.partition("=")[2] not in said
    assert "CANARY" not in said


async def test_a_value_of_another_kind_is_not_repeated(
    port: int, dave: str, log: StringIO
) -> None:
    tab = await open_tab(port, cookie=dave)
    await tab.begin()
    await tab.fire(f"{HOME}.confirm", number="CANARY")
    await asked_for(tab)
    said = log.getvalue()
    assert "Error transforming event payload" in said
    assert "CANARY" not in said


@pytest.mark.parametrize(
    "frame",
    [
        '["event","CANARY"]',
        '["client_error",{"message":"CANARY\\nforged"}]',
        '["event",{"name":"x","payload":"CANARY","router_data":"CANARY"}]',
    ],
)
async def test_a_frame_made_up_by_anybody_is_not_repeated(
    port: int, frame: str, log: StringIO
) -> None:
    tab = await open_tab(port)
    await tab.begin()
    await tab.put(frame)
    await asked_for(tab)
    assert "CANARY" not in log.getvalue()
