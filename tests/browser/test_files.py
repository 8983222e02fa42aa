from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.browser.people import Employee
from tests.browser.support import Agent

FileMaker = Callable[[str, bytes], Path]

PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64)
TOO_LARGE = 25 * 1024 * 1024 + 1
PASTE = """bytes => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "captura.png", {type: "image/png"}));
  document.querySelector("form[data-composer] textarea").dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_chosen_and_pasted_files_reach_support(
    marina: Employee, rafael: Agent, file: FileMaker
) -> None:
    reference = marina.open_ticket("Seguem as telas")
    marina.attach(file("erro.txt", b"linha 14"))
    marina.page.evaluate(PASTE, list(PNG))
    marina.button("composer.send.many", count=2).click()
    expect(marina.thread).to_contain_text("erro.txt")
    expect(marina.thread.get_by_role("img", name="captura.png")).to_be_visible()
    assert rafael.wait_for_files(reference, 2) == ["erro.txt", "captura.png"]


def test_what_support_cannot_take_is_refused_with_a_sentence(
    marina: Employee, file: FileMaker, desk: Desk
) -> None:
    desk.expects("status of 422")
    marina.go("/tickets/new")
    marina.fill_ticket("Fotos da sala", "Uma é grande, outra é do telefone.")
    marina.attach(file("foto.heic", HEIC), file("video.bin", bytes(TOO_LARGE)))
    expect(marina.row_of("foto.heic")).to_contain_text(marina.words("field.file.heic"))
    expect(marina.row_of("video.bin")).to_contain_text(re.compile("o limite é 25"))
    marina.button("new.send").click()
    marina.opened()
    expect(marina.thread.get_by_role("article")).not_to_contain_text("foto.heic")


def test_a_picture_of_support_comes_from_our_own_address(
    marina: Employee, rafael: Agent, file: FileMaker
) -> None:
    reference = marina.open_ticket("Onde fica o botão?")
    asked: list[str] = []
    marina.page.on("request", lambda request: asked.append(request.url))
    rafael.reply(reference, "Aqui, veja:", file=file("botao.png", PNG))
    picture = marina.thread.get_by_role("img", name="botao.png")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 1)
    assert str(picture.get_attribute("src")).startswith("/files/")
    assert [url for url in asked if not url.startswith(marina.site)] == []


def test_a_picture_opens_large_and_gives_the_focus_back(
    marina: Employee, rafael: Agent, file: FileMaker
) -> None:
    reference = marina.open_ticket("Foto do painel?")
    rafael.reply(reference, "É este:", file=file("painel.png", PNG))
    opener = marina.thread.get_by_role(
        "button", name=marina.words("thread.enlarge", name="painel.png")
    )
    opener.press("Enter")
    expect(marina.page.get_by_role("dialog")).to_be_visible()
    marina.page.keyboard.press("Escape")
    expect(marina.page.get_by_role("dialog")).to_be_hidden()
    expect(opener).to_be_focused()
