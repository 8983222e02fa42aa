from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from pathlib import Path

import httpx
from playwright.sync_api import expect
from websockets.sync.client import connect

from tests.browser.conftest import Desk
from tests.browser.people import Employee
from tests.browser.support import Agent

SECRET = "segredo-da-marina"
TICKET_STATE = "reflex___state____state.tickets_app___state___ticket____ticket_state"
ANSWER_SECONDS = 2


def test_a_colleague_finds_no_ticket_at_its_address(
    marina: Employee, henrique: Employee, desk: Desk
) -> None:
    reference = marina.open_ticket(f"Título {SECRET}")
    henrique.look_at(reference)
    expect(henrique.heading("missing.title")).to_be_visible()
    shown = henrique.page.content()
    henrique.go("/tickets/999999")
    expect(henrique.heading("missing.title")).to_be_visible()
    assert SECRET not in shown + "".join(henrique.wire.received)


def test_a_colleague_finds_nothing_by_searching(marina: Employee, henrique: Employee) -> None:
    reference = marina.open_ticket(f"Título {SECRET}-busca")
    for words in (f"{SECRET}-busca", reference):
        henrique.go(f"/?q={words}")
        expect(henrique.heading("home.none.words", words=words)).to_be_visible()
    assert "Título" not in "".join(henrique.wire.received)


def test_a_colleague_gets_no_byte_of_a_file(
    marina: Employee, henrique: Employee, file: Callable[[str, bytes], Path], desk: Desk
) -> None:
    desk.expects("status of 404")
    marina.go("/tickets/new")
    marina.fill_ticket("Segue a planilha", "Está em anexo.")
    marina.attach(file("planilha.csv", SECRET.encode()))
    marina.button("new.send").click()
    marina.opened()
    link = marina.page.get_by_role("link", name=re.compile("planilha.csv")).first
    address = marina.site + str(link.get_attribute("href"))
    assert marina.page.request.get(address).text() == SECRET
    refused = henrique.page.request.get(address)
    nothing = henrique.page.request.get(f"{marina.site}/files/{uuid.uuid4()}")
    assert (refused.status, refused.text()) == (404, nothing.text())


def test_a_forged_event_of_a_colleague_finds_nothing(marina: Employee, henrique: Employee) -> None:
    reference = marina.open_ticket(f"Forjado {SECRET}")
    path = f"/tickets/{int(reference.removeprefix('HD-'))}"
    heard = forge(henrique, path, ["load", "refresh", "see", "confirm", "send"])
    assert "is_missing_rx_state_" in heard
    assert SECRET not in heard
    marina.page.reload()
    expect(marina.thread).to_be_visible()
    expect(marina.thread).not_to_contain_text(marina.words("event.confirmed"))


def test_a_stranger_is_sent_to_sign_in_and_back(marina: Employee, desk: Desk) -> None:
    reference = marina.open_ticket(f"Convidado {SECRET}")
    stranger = desk.fresh()
    number = int(reference.removeprefix("HD-"))
    stranger.page.goto(f"{stranger.site}/tickets/{number}")
    expect(stranger.button("sign_in.go")).to_be_visible()
    assert SECRET not in "".join(stranger.wire.received)
    stranger.sign_in("marina@aurora.example", "a luz da varanda")
    expect(stranger.page.get_by_role("heading", level=1)).to_have_text(f"Convidado {SECRET}")


def test_what_is_opened_for_another_person_is_theirs_too(
    marina: Employee, henrique: Employee, rafael: Agent
) -> None:
    marina.go("/tickets/new")
    marina.fill_ticket("Crachá novo para o Henrique", "O dele quebrou ontem.")
    marina.page.get_by_text(marina.words("new.whom.other"), exact=True).click()
    marina.page.get_by_role("combobox").press_sequentially("henr")
    marina.page.get_by_role("option").filter(has_text="Henrique").click()
    marina.button("new.send").click()
    reference = marina.opened()
    henrique.go("/")
    henrique.page.get_by_role("link", name="Crachá novo para o Henrique").click()
    expect(henrique.said("O dele quebrou ontem.")).to_be_visible()
    henrique.write("É o de número 214.")
    expect(marina.said("É o de número 214.")).to_contain_text("Henrique")
    rafael.wait_for(reference, "É o de número 214.")
    assert "Henrique" in rafael.messages(reference)[0]["content"]


def forge(person: Employee, path: str, handlers: list[str]) -> str:
    """Send events of the ticket's page by hand, with the person's cookie; what came back."""
    cookies = person.page.context.cookies()
    header = "; ".join(f"{one.get('name')}={one.get('value')}" for one in cookies)
    base = httpx.URL(person.site)
    address = (
        f"ws://{base.host}:{base.port}/_event/?EIO=4&transport=websocket&token={uuid.uuid4()}"
    )
    heard: list[str] = []
    with connect(address, additional_headers={"Cookie": header}, origin=person.site) as socket:  # pyright: ignore[reportArgumentType]
        socket.send("40/_event," + json.dumps({}))
        for name in [
            "reflex___state____state.hydrate",
            *(f"{TICKET_STATE}.{x}" for x in handlers),
        ]:
            payload = (
                {"form": {"text": "forjado", "client_key": "f" * 32}} if "send" in name else {}
            )
            event = {
                "name": name,
                "payload": payload,
                "router_data": {
                    "pathname": "/tickets/[ticket_number]",
                    "asPath": path,
                    "query": {},
                },
            }
            socket.send("42/_event," + json.dumps(["event", event]))
        try:
            while True:
                heard.append(str(socket.recv(timeout=ANSWER_SECONDS)))
        except TimeoutError:
            return "\n".join(heard)
