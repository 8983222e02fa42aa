from __future__ import annotations

import re

from playwright.sync_api import WebSocketRoute, expect

from tests.browser.people import Employee
from tests.browser.support import Agent

HOSTILE = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "[clique](javascript:document.title='owned')",
    "<svg/onload=document.title='owned'>",
    "<a href=\"data:text/html,<script>document.title='owned'</script>\">dados</a>",
    "![foto](https://tracker.example/pixel.png)",
)

ALIVE = (
    "script, iframe, [onerror], [onload], a[href^='javascript'], a[href^='data'], img[src^='http']"
)


def test_a_double_click_is_one_ticket(marina: Employee, henrique: Employee) -> None:
    henrique.go("/tickets/new")
    henrique.fill_ticket("Clicado duas vezes", "A porta não fecha.")
    henrique.button("new.send").dblclick()
    henrique.opened()
    henrique.go("/?q=Clicado duas vezes")
    expect(henrique.page.get_by_role("link", name="Clicado duas vezes")).to_have_count(1)


def test_enter_and_a_click_at_once_are_one_message(marina: Employee, rafael: Agent) -> None:
    reference = marina.open_ticket("Enviado de duas formas")
    marina.composer.fill("Uma só vez.")
    send = marina.button("composer.send")
    marina.page.evaluate(
        """() => {
          const box = document.querySelector('form[data-composer] textarea');
          const press = {key: 'Enter', bubbles: true, cancelable: true};
          const enter = new KeyboardEvent('keydown', press);
          box.dispatchEvent(enter);
          document.querySelector('[data-send]').click();
          box.dispatchEvent(enter);
        }"""
    )
    expect(marina.said("Uma só vez.")).to_contain_text(marina.words("message.sent"))
    expect(send).to_be_disabled()
    expect(marina.said("Uma só vez.")).to_have_count(1)
    rafael.wait_for(reference, "Uma só vez.")
    told = [one for one in rafael.messages(reference) if "Uma só vez." in one["content"]]
    assert len(told) == 1


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_cleared(marina: Employee) -> None:
    marina.go("/tickets/new")
    title = marina.page.get_by_label(marina.words("new.subject"), exact=True)
    title.fill("PC")
    marina.page.get_by_role("radio", name=marina.words("complexity.high")).check()
    marina.button("new.send").click()
    expect(marina.page.locator("#title-error")).to_have_text(marina.words("field.title.too_short"))
    expect(marina.page.locator("#description-error")).to_have_text(
        marina.words("field.description.required")
    )
    expect(marina.page.locator("#sector_id-error")).to_be_visible()
    expect(title).to_have_value("PC")
    expect(marina.page.get_by_role("radio", name=marina.words("complexity.high"))).to_be_checked()
    marina.fill_ticket("PC não liga", "Aperto o botão e nada.")
    marina.button("new.send").click()
    marina.opened()
    expect(marina.thread).to_contain_text("Aperto o botão e nada.")


def test_what_is_typed_outlives_a_reload(marina: Employee) -> None:
    marina.open_ticket("Rascunho da conversa")
    marina.composer.fill("Ainda não terminei")
    marina.page.reload()
    expect(marina.composer).to_have_value("Ainda não terminei")
    marina.go("/tickets/new")
    title = marina.page.get_by_label(marina.words("new.subject"), exact=True)
    title.fill("Rascunho do chamado")
    marina.page.reload()
    expect(title).to_have_value("Rascunho do chamado")
    marina.button("new.draft.discard").click()


def miss_the_answer(marina: Employee, text: str, *, then_typed: str = "") -> None:
    """The page is as a reload leaves it that came before the answer to what was handed in."""
    marina.write(text)
    expect(marina.said(text)).to_contain_text(marina.words("message.sent"))
    marina.page.evaluate(
        """([text, sent]) => {
          const form = document.querySelector('form[data-composer]');
          const {owner, composer, sent: key} = form.dataset;
          const place = `draft:${owner}:ticket:${composer}`;
          const kept = JSON.stringify({text, key, replaces: '', files: [], sent});
          addEventListener('pagehide', () => localStorage.setItem(place, kept));
        }""",
        [then_typed or text, text],
    )
    marina.page.reload()


def test_what_was_saved_though_the_page_missed_the_answer_is_no_draft(marina: Employee) -> None:
    marina.open_ticket("Sem resposta")
    miss_the_answer(marina, "Chegou assim mesmo.")
    expect(marina.said("Chegou assim mesmo.")).to_have_count(1)
    expect(marina.composer).to_have_value("")


def test_what_was_typed_after_a_missed_answer_is_a_message_of_its_own(marina: Employee) -> None:
    marina.open_ticket("Sem resposta, e mais")
    miss_the_answer(marina, "A primeira.", then_typed="A segunda.")
    expect(marina.composer).to_have_value("A segunda.")
    marina.button("composer.send").click()
    expect(marina.said("A segunda.")).to_contain_text(marina.words("message.sent"))
    expect(marina.said("A primeira.")).to_have_count(1)
    expect(marina.composer).to_have_value("")


def test_a_ticket_that_is_left_and_opened_again_takes_messages(
    marina: Employee, rafael: Agent
) -> None:
    reference = marina.open_ticket("Aberto duas vezes")
    marina.composer.fill("Meio escrito")
    marina.link("ticket.back").click()
    marina.page.get_by_role("link", name="Aberto duas vezes").click()
    expect(marina.composer).to_have_value("Meio escrito")
    marina.composer.press("Enter")
    expect(marina.said("Meio escrito")).to_contain_text(marina.words("message.sent"))
    rafael.wait_for(reference, "Meio escrito")


def test_what_is_typed_before_the_ticket_has_come_is_kept(marina: Employee) -> None:
    marina.open_ticket("Lento de abrir")
    held: list[WebSocketRoute] = []

    def hold(socket: WebSocketRoute) -> None:
        held.append(socket)

    marina.page.route_web_socket(re.compile("/_event"), hold)
    marina.page.reload()
    marina.composer.press_sequentially("Cedo demais")
    marina.composer.press("Enter")
    expect(marina.composer).to_have_value("Cedo demais")
    held[0].connect_to_server()
    expect(marina.page.get_by_role("heading", level=1)).to_have_text("Lento de abrir")
    marina.composer.press("Enter")
    expect(marina.said("Cedo demais")).to_contain_text(marina.words("message.sent"))


def test_markup_of_others_is_shown_as_text(marina: Employee, rafael: Agent) -> None:
    asked: list[str] = []
    marina.page.on("request", lambda request: asked.append(request.url))
    reference = marina.open_ticket(f"Título {HOSTILE[0]}", "\n\n".join(HOSTILE))
    for hostile in HOSTILE:
        rafael.reply(reference, f"Resposta: {hostile}")
    expect(marina.said("Resposta:")).to_have_count(len(HOSTILE))
    for hostile in (HOSTILE[0], HOSTILE[1], HOSTILE[3]):
        expect(marina.said(f"Resposta: {hostile}")).to_be_visible()
    expect(marina.page.get_by_role("heading", level=1)).to_have_text(f"Título {HOSTILE[0]}")
    expect(marina.page.locator(f"main :is({ALIVE})")).to_have_count(0)
    assert marina.page.title() != "owned"
    assert [url for url in asked if not url.startswith((marina.site, "data:", "blob:"))] == []
