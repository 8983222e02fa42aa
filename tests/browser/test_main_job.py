from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.people import Employee
from tests.browser.served import Site
from tests.browser.support import Agent

CANARY = "canary-7f3a the customer is a VIP"


def test_a_ticket_is_accepted_and_reaches_the_agent(marina: Employee, rafael: Agent) -> None:
    reference = marina.open_ticket("A impressora não puxa papel", "Desde ontem, bandeja 2.")
    expect(marina.text("ticket.accepted", reference=reference)).to_be_visible()
    rafael.wait_for(reference, "Desde ontem, bandeja 2.")
    asked = rafael.conversation(reference)["custom_attributes"]
    assert asked["portal_title"] == "A impressora não puxa papel"
    assert asked["portal_category"] == "Tecnologia"


def test_an_answer_stands_on_the_open_page_without_reload(marina: Employee, rafael: Agent) -> None:
    reference = marina.open_ticket("O projetor pisca")
    rafael.take(reference)
    rafael.reply(reference, "Já vou **até aí**.")
    answer = marina.said("Já vou até aí.")
    expect(answer).to_contain_text("Rafael")
    expect(answer.locator("strong")).to_have_text("até aí")
    marina.write("Obrigada, Rafael!")
    expect(marina.said("Obrigada, Rafael!")).to_contain_text(marina.words("message.sent"))
    rafael.wait_for(reference, "Obrigada, Rafael!")


def test_what_support_does_is_told_as_it_happens(marina: Employee, rafael: Agent) -> None:
    reference = marina.open_ticket("A cadeira quebrou")
    rafael.take(reference)
    expect(marina.thread).to_contain_text(marina.words("event.assignee"))
    rafael.prioritise(reference, "urgent")
    expect(marina.thread).to_contain_text(marina.words("priority.urgent"))
    rafael.type(reference)
    expect(marina.text("thread.typing", name="Rafael")).to_be_visible()
    rafael.resolve(reference)
    expect(marina.thread).to_contain_text(marina.words("event.status.resolved"))
    expect(marina.text("confirm.asks")).to_be_visible()


def test_writing_in_a_solved_ticket_reopens_it(marina: Employee, rafael: Agent) -> None:
    reference = marina.open_ticket("O teclado falha")
    rafael.conversation(reference)
    rafael.resolve(reference)
    expect(marina.button("confirm.not_yet")).to_be_visible()
    marina.write("Voltou a falhar.")
    expect(marina.thread).to_contain_text(marina.words("event.status.reopened"))
    expect(marina.text("confirm.asks")).to_be_hidden()
    rafael.wait_for(reference, "Voltou a falhar.")
    assert rafael.conversation(reference)["status"] == "open"


def test_saying_that_it_is_solved_closes_it_on_both_sides(marina: Employee, rafael: Agent) -> None:
    reference = marina.open_ticket("Preciso de um cabo")
    rafael.reply(reference, "Está na sua mesa.")
    expect(marina.said("Está na sua mesa.")).to_be_visible()
    marina.button("ticket.is_solved").click()
    expect(marina.thread).to_contain_text(marina.words("event.confirmed"))
    rafael.wait_for_status(reference, "resolved")


def test_a_private_note_leaves_no_trace(marina: Employee, rafael: Agent, demo: Site) -> None:
    reference = marina.open_ticket("A tela está verde")
    rafael.note(reference, CANARY)
    rafael.reply(reference, "Troque o cabo, por favor.")
    expect(marina.said("Troque o cabo")).to_be_visible()
    marina.page.reload()
    expect(marina.said("Troque o cabo")).to_be_visible()
    marina.go("/?q=canary-7f3a")
    expect(marina.heading("home.none.words", words="canary-7f3a")).to_be_visible()
    word = "VIP"
    assert word not in marina.page.content()
    assert not [frame for frame in marina.wire.received if word in frame]
    assert CANARY not in demo.logged()
