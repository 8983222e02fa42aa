from __future__ import annotations

import uuid

import pytest
from websockets.exceptions import InvalidStatus

from tests.integration.state.raw_tab import open_tab
from tickets_app.services import sessions
from tickets_app.services.tools import Tools

HOME = "reflex___state____state.tickets_app___state___home____home_state"
TICKET = "reflex___state____state.tickets_app___state___ticket____ticket_state"
PEOPLE = "reflex___state____state.tickets_app___state___people____people_state"
DELIVERIES = "reflex___state____state.tickets_app___state___operations____operations_state"
POISON = "reflex___state____state.tickets_app___state___poison____poison_state"
STOPPED = "reflex___state____state.tickets_app___state___stopped____stopped_state"
FAILED = (
    "reflex___state____state.reflex___state____frontend_event_exception_state."
    "handle_frontend_exception"
)
SECRET = "A tela do Dave"


async def test_the_own_tab_shows_the_own_tickets(port: int, dave: str) -> None:
    tab = await open_tab(port, cookie=dave)
    assert SECRET in await tab.begin()


async def test_nobody_is_shown_nothing_and_led_to_sign_in(port: int, dave: str) -> None:
    tab = await open_tab(port)
    heard = await tab.begin()
    assert SECRET not in heard
    assert "/sign-in?next=/" in heard


@pytest.mark.parametrize("event", [f"{HOME}.load", f"{HOME}.refresh", f"{TICKET}.load"])
async def test_an_event_sent_by_hand_without_a_session_does_nothing(
    port: int, dave: str, event: str
) -> None:
    tab = await open_tab(port)
    await tab.begin()
    heard = await tab.send(event, until="_redirect")
    assert SECRET not in heard
    assert "_redirect" in heard


async def test_a_stolen_token_gives_nothing_to_nobody(port: int, dave: str) -> None:
    stolen = str(uuid.uuid4())
    own = await open_tab(port, token=stolen, cookie=dave)
    await own.begin()
    await own.close()
    thief = await open_tab(port, token=stolen)
    heard = await thief.begin() + await thief.send(f"{HOME}.refresh")
    assert SECRET not in heard
    assert "Dave" not in heard


async def test_a_stolen_token_gives_nothing_to_a_colleague(
    port: int, dave: str, carol: str
) -> None:
    stolen = str(uuid.uuid4())
    own = await open_tab(port, token=stolen, cookie=dave)
    await own.begin()
    await own.close()
    thief = await open_tab(port, token=stolen, cookie=carol)
    heard = await thief.begin() + await thief.send(f"{HOME}.refresh")
    assert "Dave" not in heard
    assert "/fresh" in heard


async def test_the_ticket_of_another_looks_like_none(port: int, dave: str, carol: str) -> None:
    theirs = await open_tab(port, cookie=carol, path="/tickets/1")
    nothing = await open_tab(port, cookie=carol, path="/tickets/999")
    heard, silence = await theirs.begin(), await nothing.begin()
    assert SECRET not in heard
    assert 'is_missing_rx_state_":true' in heard
    assert 'is_missing_rx_state_":true' in silence


async def test_an_employee_runs_no_event_of_administrators(port: int, carol: str) -> None:
    tab = await open_tab(port, cookie=carol)
    await tab.begin()
    heard = await tab.send(f"{PEOPLE}.load", until="/404")
    assert "carol@example.com" not in heard
    assert "/404" in heard


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        (f"{DELIVERIES}.load", {}),
        (f"{DELIVERIES}.retry", {"row_id": 1}),
        (f"{DELIVERIES}.skip", {}),
        (f"{POISON}.replay", {"event_id": 1}),
        (f"{POISON}.discard", {}),
        (f"{STOPPED}.load", {}),
    ],
)
async def test_deliveries_are_not_there_for_employees_nor_for_nobody(
    port: int, carol: str, event: str, payload: dict[str, int]
) -> None:
    for cookie, place in ((carol, "/404"), ("", "/sign-in")):
        tab = await open_tab(port, cookie=cookie, path="/admin/delivery")
        await tab.begin()
        heard = await tab.send(event, until=place, **payload)
        assert place in heard
        assert '"facts"' not in heard


async def test_an_event_without_a_policy_is_refused_even_to_the_signed_in(
    port: int, dave: str
) -> None:
    tab = await open_tab(port, cookie=dave)
    await tab.begin()
    heard = await tab.send(f"{HOME}.setvar", var_name="words", value="planted")
    assert "planted" not in heard


async def test_a_session_that_ended_moves_its_open_tabs_away_and_shows_them_no_more(
    port: int, dave: str, served: Tools
) -> None:
    tab = await open_tab(port, cookie=dave)
    await tab.begin()
    await sessions.sign_out(served, dave.partition("=")[2])
    assert "/fresh?left=1" in await tab.hear("/fresh")
    assert SECRET not in await tab.send(f"{HOME}.refresh")


async def test_signs_that_no_database_keeps_break_no_event(port: int, dave: str) -> None:
    tab = await open_tab(port, cookie=dave, path="/tickets/1")
    await tab.begin()
    form = {"client_key": f"{uuid.uuid4()}\ud83d\x00", "text": "metade \ud83d de\x00 letra"}
    await tab.send(f"{TICKET}.send", until="metade  de letra", form=form)
    later = await open_tab(port, cookie=dave, path="/tickets/1")
    assert "metade  de letra" in await later.begin()


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://helpdesk.example.com", "https://x.example.com"]
)
async def test_a_page_of_somebody_else_opens_no_socket(port: int, origin: str, dave: str) -> None:
    with pytest.raises(InvalidStatus):
        await open_tab(port, cookie=dave, origin=origin)


async def test_what_a_browser_says_of_a_failure_is_not_logged(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    tab = await open_tab(port)
    await tab.begin()
    said = "TypeError: CANARY is no function\nat X (https://a/assets/t.js:1:2)"
    await tab.fire(FAILED, info=said, component_stack="CANARY")
    await tab.send(f"{HOME}.refresh")
    assert "a page failed: TypeError at t.js:1:2" in caplog.text
    assert "CANARY" not in caplog.text
